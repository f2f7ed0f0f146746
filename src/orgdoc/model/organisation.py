"""An organisation as its spec states it: what is not stated is None, never a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from orgdoc.model.terms import NOBODY_YET
from orgdoc.source import Span


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that the spec states, with the route of keys to it (`projects[0].for[1]`) and its place."""

    value: str
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody on the boundary; `side` is one of `Boundary.keys`, `path` is like `boundary.internal[0]`."""

    name: str
    side: str
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Officer:
    """A post and its holder (`org:Post`, `org:holds`).

    `post` is the key in the spec (`ceo`, `cio`, `cto`). `holder` is None where the post is vacant
    (`vacant`) or where the spec gives a title without a name; `acting` is who stands in meanwhile, `until`
    the last day of that, and `acting_span` where the spec says so.
    """

    post: str
    holder: str | None
    vacant: bool
    title: str | None
    path: str
    span: Span
    acting: str | None = None
    until: date | None = None
    acting_span: Span | None = None

    @property
    def in_charge(self) -> str | None:
        """Who does the work of the post now."""
        return self.holder or self.acting

    @property
    def span_in_charge(self) -> Span:
        """Where the spec says who does."""
        return self.span if self.holder or self.acting_span is None else self.acting_span


@dataclass(frozen=True, slots=True)
class Override:
    """A decision of people that replaces a verdict; `branch` is a branch id or `shared`.

    `between` are the branches that share it, where the spec says which; of two branches it need not.
    `by_span` is where the spec says who decided; None of what is only supposed.
    """

    branch: str
    rationale: str
    by: str
    on: date
    expires: date | None
    path: str
    span: Span
    between: tuple[Stated, ...] = ()
    by_span: Span | None = None

    @property
    def parts(self) -> Mapping[str, str | tuple[str, ...]]:
        """The decision as it stands in a spec, by key."""
        between = tuple(stated.value for stated in self.between)
        return {
            "branch": self.branch,
            **({"between": between} if between else {}),
            "rationale": self.rationale,
            "by": self.by,
            "on": self.on.isoformat(),
            **({"expires": self.expires.isoformat()} if self.expires else {}),
        }

    @property
    def supposed(self) -> bool:
        """Whether nobody has made it: it stands for what somebody only supposes."""
        return self.by == NOBODY_YET


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A project or a resource, on whom or on which somebody decides.

    `path` is like `projects[0]`; `span` marks the id. `beneficiaries` are those it is for or serves, each as
    written. `was` is the id it bore before; `details`, pairs of a name and a text, feed no rule. `declared`
    are the facts that the rule book adds to the built-in ones, by name, in the order of the book.
    """

    id: str
    name: str
    kind: str
    path: str
    span: Span
    beneficiaries: tuple[Stated, ...] | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    link: str | None = None
    override: Override | None = None
    was: str | None = None
    details: tuple[tuple[str, str], ...] = ()
    declared: tuple[tuple[str, Stated], ...] = ()

    def declares(self, fact: str) -> Stated | None:
        """Return what is stated of a fact that the rule book adds; None where nothing is."""
        return next((stated for name, stated in self.declared if name == fact), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Item):
    """A project; each fact is None where the spec does not state it. `beneficiaries` is whom it is `for`.

    `managers` are in the order of the spec, each once. `owner_span` is where the spec names the `owner`.
    """

    managers: tuple[Stated, ...] = ()
    deliverable: Stated | None = None
    activity: Stated | None = None
    objective: Stated | None = None
    stakeholders: tuple[Stated, ...] | None = None
    owner: str | None = None
    owner_span: Span | None = None

    @property
    def manager(self) -> Stated | None:
        """The manager named first."""
        return self.managers[0] if self.managers else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Item):
    """A resource; `kind` is one of `RESOURCE_KINDS`, `reports_to` the id of a project.

    `beneficiaries` is what it `serves`, and `reports_to` where that is not stated.
    """

    kind_stated: Stated
    reports_to: Stated | None = None


@dataclass(frozen=True, slots=True)
class ManagerLine:
    """A project manager who needs a word of their own in `managers:`."""

    name: str
    override: Override | None
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Organisation:
    """One spec, read. Mappings keep the order of the spec; `parties` is by name, `officers` by post.

    `large` and `resources_segregated` have the value "true" or "false".
    """

    name: Stated
    large: Stated | None = None
    resources_segregated: Stated | None = None
    as_of: date | None = None
    decide_by: date | None = None
    status: str | None = None
    prepared_by: str | None = None
    language: str = "en-GB"
    parties: Mapping[str, Party] = field(default_factory=dict)
    officers: Mapping[str, Officer] = field(default_factory=dict)
    projects: tuple[Project, ...] = ()
    resources: tuple[Resource, ...] = ()
    managers: Mapping[str, ManagerLine] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        """The projects, then the resources, each in the order of the spec."""
        return (*self.projects, *self.resources)
