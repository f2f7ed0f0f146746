"""The words that are understood: column names and values, each with what it stands for.

Case, accents, spaces and punctuation do not matter, and `ProjectName` is `project name`. A word that is not
here is never taken for one that is; a near one is proposed. Words stand a language to a line: English,
German, French, Spanish, Dutch, Italian, Portuguese. `orgdoc import --map FILE` lets people add their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary
from orgdoc.model.meant_words import VALUES, by_word, folded
from orgdoc.model.rulebook import DeclaredFact, Rulebook
from orgdoc.model.terms import BOTH, FACT_VALUES, PROJECT, RESOURCE_KINDS, SHARED, UNKNOWN

__all__ = ["VALUES", "folded"]  # with what is defined here

#: What a column may hold. `customer_facing`: a yes states that people outside use it; a no states nothing.
FIELDS = (
    "id", "name", "kind", "manager", "deliverable", "activity", "for", "serves", "stakeholders", "objective",
    "customer_facing", "reports_to", "owner", "description", "was", "details", "tags", "link",
    "override branch", "override between",
    "override rationale", "override by", "override on", "override expires", "party", "side", "field", "value",
)  # fmt: skip
IGNORE = "ignore"
#: Text that no rule reads, kept under the column's own name; several columns may be.
DETAILS = "details"
#: Columns of orgdoc's own workbook that it works out itself.
COMPUTED = (
    "who answers", "how sure", "open under", "may still change", "deciding rule", "citation", "why",
    "pulling the other way", "what would settle it", "spec line", "what became of it",
)  # fmt: skip
#: A column of its sheet of changes, which states nothing of an organisation.
OF_CHANGES = "what became of it"
#: What the rows of a sheet may be: `items`, each says by its kind; a kind of resource, all are of it.
ROWS = (
    "projects", *RESOURCE_KINDS, "items", "resources", "boundary", "organisation", "managers", IGNORE,
)  # fmt: skip
#: The fields that rows of projects and resources have.
OF_ITEMS = FIELDS[: FIELDS.index("party")]

_OTHER_THAN_LETTERS = re.compile(r"[\s_\-/&.:()*]+")
_IN_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")
#: As Jira exports the name of a field that somebody added.
_CUSTOM = re.compile(r"Custom field \((.+)\)")
_CAMEL = re.compile(
    r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])|(?<=[A-ZÀ-Ö])(?=[A-ZÀ-Ö][a-zß-öø-ÿ])|(?<=[a-z])(?=[0-9])"
)


def header_words(header: str) -> Iterable[str]:
    """Yield a column's name as it may be looked up: as it is, and with `ProjectName` taken apart."""
    yield folded(header)
    yield folded(_CAMEL.sub(" ", header))
    if custom := _CUSTOM.fullmatch(header):
        yield from header_words(custom[1])
    elif "(" in header or "[" in header:
        yield from header_words(_IN_BRACKETS.sub("", header))
    elif " / " in header:  # in two languages
        yield from (folded(part) for part in header.split(" / "))
    elif header.endswith("?"):
        yield from header_words(header.rstrip(" ?"))


#: What columns are in a list of tickets, which has these two: its tickets are in one project, whose name they
#: all bear, and a ticket is called by its summary.
OF_TICKETS = frozenset(("issue type", "summary"))
IN_TICKETS: Mapping[str, str] = {"summary": "name", "project": IGNORE, "project name": IGNORE}
#: Names of the column of names that say that its rows are projects.
PROJECT_HEADERS = frozenset(by_word({"name": """
    project, project name, project title, initiative, initiative name, project or initiative,
    projekt, projektname, projekttitel, projektbezeichnung, vorhaben, vorhabenname, maßnahme,
    projet, nom du projet, nom projet, intitulé du projet, titre du projet, libellé du projet,
    proyecto, nombre del proyecto, nombre proyecto, título del proyecto, iniciativa,
    project naam, projectnaam, projecttitel, naam project, initiatief,
    progetto, nome progetto, nome del progetto, titolo progetto, titolo del progetto, iniziativa,
    projeto, nome do projeto, nome projeto, projecto, nome do projecto, título do projeto
"""}))  # fmt: skip
#: The same of resources, with the kind that the word suggests; it is never taken for stated.
RESOURCE_HEADERS: Mapping[str, str] = by_word({
    "": """
    resource, resource name, asset, asset name, configuration item, ci name, ci naam, ci bezeichnung,
    nom de l'actif, nombre del activo, nome do ativo, nome del bene,
    ressource, ressourcenname, betriebsmittel, anlage, actif, recurso, activo, asset naam, middel, risorsa,
    cespite, ativo, nome do ativo
    """,
    "software": """
    application, application name, app, app name, software, software name, system, system name, it system,
    anwendung, anwendungsname, applikation, software name, it system, systemname, fachverfahren, verfahren,
    nom de l'application, nom application, logiciel, nom du logiciel, système,
    aplicación, nombre de la aplicación, nombre aplicación, sistema, programa,
    applicatie, applicatienaam, naam applicatie, naam systeem, systeem, systeemnaam, softwarepakket,
    applicazione, nome applicazione, applicativo, nome applicativo, nome del sistema,
    aplicação, nome da aplicação, aplicativo, nome do sistema, aplicacao
    """,
    "equipment": """
    device, device name, equipment, hardware, hardware name, gerät, gerätename, équipement, matériel, equipo,
    dispositivo, apparaat, apparatuur, apparecchiatura, equipamento
    """,
    "infrastructure": "server, server name, hostname, host name, serveur, servidor, servername",
    "person": """
    employee, employee name, staff member, team member, teammitglied, mitarbeiter, mitarbeiterin,
    mitarbeitername, employé,
    collaborateur,
    empleado, medewerker, dipendente, funcionário, colaborador
    """,
    "team": "team, team name, teamname, équipe, equipo de trabajo, squadra, equipe",
})  # fmt: skip
HEADERS: Mapping[str, str] = {
    **dict.fromkeys(RESOURCE_HEADERS, "name"),
    **dict.fromkeys(PROJECT_HEADERS, "name"),
    **by_word({
        "id": """
    id, project id, item id, resource id, asset id, asset tag, key, code, project code, ref, reference,
    n.º, ci id, ci number, ci nummer, ci nr, issue key,
    no, nr, number, project no, project number, application id, app id, system id, identifier, project ref,
    inventory number, n.º de património, número de património, n.º de inventário, número de inventário,
    número de inventario, numero di inventario, numero inventario, n. inventario, inventarisnummer,
    numéro d'inventaire, n° d'inventaire,
    inventarnr, inventar nr, kennung, kürzel, projektnummer, projekt nr, projektnr, projekt id, nummer,
    inventarnummer, schlüssel,
    lfd nr, identifiant, référence, réf, numéro, n°, code projet, numéro de projet, id projet, num inventaire,
    código, identificador, referencia, número, código de proyecto, clave, núm, id proyecto,
    projectnummer, projectcode, kenmerk, volgnummer, project nummer,
    codice, identificativo, numero, codice progetto, id progetto, riferimento,
    referência, código do projeto, id do projeto, identificação
    """,
        "name": """
    name, title, item, item name, full name, display name,
    bezeichnung, titel, benennung, nom, intitulé, titre, désignation, libellé, nombre, título, denominación,
    naam, benaming, omschrijving kort, nome, titolo, denominazione, denominação, designação
    """,
        "kind": """
    kind, item type, resource type, resource kind, asset type, asset kind, item kind, ci type,
    ressourcenart, ressourcentyp, anlagenart, type de ressource, type d'actif, tipo de recurso,
    tipo de activo,
    soort middel, type middel, tipo di risorsa, tipo risorsa, tipo de ativo,
    tipo de bem, tipo de bien, tipo di bene, tipo bene, tipo di cespite, tipo cespite, type de bien,
    type de matériel, tipo de equipamento, gerätetyp, geräteart, type apparaat, soort apparaat
    """,
        "manager": """
    manager, project manager, project mgr, pm, project lead, project leader, proj manager,
    projektleiter, projektleiterin, projektleitung, projektmanager, pl,
    chef de projet, cheffe de projet, chef projet, directeur de projet, pilote, responsable de projet, cp,
    jefe de proyecto, jefa de proyecto, director de proyecto, gestor de proyecto, gerente de proyecto,
    responsable del proyecto,
    projectleider, projectmanager, project leider, projectverantwoordelijke,
    capo progetto, capoprogetto, responsabile di progetto, responsabile progetto,
    project manager responsabile,
    gestor do projeto, gerente do projeto, gerente de projeto, gestor de projeto, líder do projeto
    """,
        "deliverable": """
    deliverable, deliverable type, delivers, what it delivers, type of deliverable,
    liefergegenstand, ergebnisart, lieferobjekt, ergebnistyp,
    livrable, type de livrable, entregable, tipo de entregable, op te leveren, opleveringstype,
    deliverabletype,
    tipo di deliverable, prodotto finale, entregável, tipo de entregável
    """,
        "activity": """
    activity, main activity, activity type, type of work, work type,
    tätigkeit, tätigkeitsart, art der arbeit, haupttätigkeit, activité, type d'activité, nature des travaux,
    actividad, tipo de actividad, tipo de trabajo, activiteit, soort werk, type werkzaamheden,
    attività, tipo di attività, tipo attività, atividade, tipo de atividade, tipo de trabalho
    """,
        "for": """
    for, for whom, client, clients, customer, customers, user, users, end user, end users, used by,
    beneficiary, beneficiaries, audience, internal external, internal or external, project client,
    internal or external client, beneficiary department, user department, client department,
    target group, user group, user groups, project customer,
    kunde, kunden, benutzergruppe, benutzergruppen, auftraggeber, nutzer, anwender, benutzer, endnutzer,
    zielgruppe, für wen, intern extern,
    intern oder extern, nutzergruppe, genutzt von, kundin, nutzende, nutzer innen,
    bénéficiaire, bénéficiaires, utilisateurs, utilisateur, usagers, usager, pour qui, clients finaux,
    utilisateurs finaux, utilisé par, groupe d'utilisateurs, destinataires, interne externe, interne ou
    externe, public cible, commanditaire,
    cliente, clientes, usuario, usuarios, usuario final, usuarios finales, beneficiario, beneficiarios,
    usado por, utilizado por, destinatarios, grupo de usuarios, para quién, interno externo, interno o
    externo, público objetivo,
    gebruikt door, gebruikersgroep, gebruikersgroepen, klant, klanten, gebruiker, gebruikers,
    eindgebruiker, eindgebruikers, opdrachtgever, doelgroep, voor wie,
    intern of extern, afnemer,
    utilizzato da, usato da, clienti, utenti, utente, utente finale, utenti finali, beneficiari,
    committente, destinatari, per chi,
    interno esterno, interno o esterno,
    destinatários, grupo de utilizadores, utilizador, utilizadores, usuário, usuários, utilizadores
    finais, usuários finais, beneficiário,
    beneficiários, para quem, público alvo, interno ou externo
    """,
        "serves": """
    serves, serves what, serves whom, supports, used for, serves project, serves projects, supported process,
    dient, unterstützt, genutzt für, dient wem, sert, sert à, au service de, sirve a, da servicio a, soporta,
    dienstbaar aan, ondersteunt, bedient, gebruikt voor, serve a, supporta, al servizio di, serve, apoia,
    suporta
    """,
        "stakeholders": """
    stakeholders, stakeholder, key stakeholders, main stakeholders, interested parties,
    interessengruppen, anspruchsgruppen, beteiligte, interessenträger,
    parties prenantes, partie prenante, parties concernées, acteurs, partes interesadas, interesados,
    grupos de interés, belanghebbenden, betrokkenen, belanghebbende, parti interessate,
    portatori di interesse, interessati, partes interessadas, interessados
    """,
        "objective": """
    objective, main objective, business objective, goal, aim, ziel, zielsetzung, hauptziel, geschäftsziel,
    objectif, objectif principal, but, objetivo, objetivo principal, doel, doelstelling, hoofddoel,
    obiettivo, obiettivo principale, scopo principale, scopo, finalità, finalité, finalités, finalidad,
    finalidade, objectivo
    """,
        "customer_facing": """
    customer facing, client facing, customer facing y n, external facing, customer facing yes no,
    public facing, facing customers, kundenseitig, mit kundenkontakt, kundenkontakt, kundengerichtet,
    orienté client, face client, destiné aux clients, cara al cliente, de cara al cliente,
    orientado al cliente,
    klantgericht, klantcontact, rivolto ai clienti, verso il cliente, voltado ao cliente,
    voltado para o cliente
    """,
        "reports_to": """
    reports to, reports to project, works in, works in project, assigned project, berichtet an, arbeitet in,
    arbeitet im projekt, rattaché à, travaille sur, depende de, trabaja en, rapporteert aan, werkt in,
    riporta a, lavora in, reporta a, trabalha em
    """,
        "owner": """
    owner, owned by, product owner, project owner, business owner, system owner, owning team,
    application owner, asset owner,
    eigentümer, eigner, besitzer, fachverantwortlicher, systemverantwortlicher, produktverantwortlicher,
    propriétaire, responsable métier, maîtrise d'ouvrage, moa, propietario, dueño, responsable del sistema,
    eigenaar, producteigenaar, systeemeigenaar, proceseigenaar, proprietario, titolare, referente,
    proprietário, dono, dono do produto, functioneel eigenaar, applicatie eigenaar, fachlicher eigner,
    propriétaire métier, propriétaire fonctionnel, propietario funcional, proprietario funzionale
    """,
        "description": """
    description, summary, details, notes, note, comment, comments, remarks, scope, short description,
    beschreibung, kurzbeschreibung, bemerkung, bemerkungen, anmerkung, anmerkungen, kommentar, notiz, notizen,
    descriptif, commentaire, commentaires, remarque, remarques, résumé, périmètre,
    descripción, comentario, comentarios, notas, observaciones, resumen, alcance,
    omschrijving, beschrijving, toelichting, opmerking, opmerkingen, samenvatting,
    descrizione, commento, commenti, osservazioni, riepilogo, ambito,
    descrição, comentário, comentários, observações, resumo, âmbito, escopo
    """,
        "was": "was, former id, old id",
        "tags": "tags, tag, labels, keywords, schlagwörter, schlagworte, stichworte, mots clés, étiquettes, "
        "etiquetas, trefwoorden, etichette, parole chiave, palavras chave",
        "link": "link, url, web page, wiki, wiki page, webseite, lien, page web, enlace, página web, "
        "webpagina, "
        "collegamento, pagina web, ligação",
        "override branch": "override branch",
        "override between": "override between",
        "override rationale": "override rationale",
        "override by": "override by",
        "override on": "override on",
        "override expires": "override expires",
        "party": "party, parties, group, organisation unit, who, gruppe, partei, groupe, grupo, groep, "
        "partij, "
        "gruppo, organisationseinheit",
        "side": "side, inside or outside, inside outside, side of the boundary, seite, côté, lado, kant, "
        "lato",
        "field": "field",
        "value": "value",
    }),
}  # fmt: skip
#: Column names that may hold one of several things, the likeliest first: never taken by themselves.
AMBIGUOUS: Mapping[str, tuple[str, ...]] = {
    word: tuple(fields.split())
    for fields, words in {
        "kind deliverable activity details": """
    type, types, category, class, classification, sort, project type, project category, type of project,
    typ, art, kategorie, klasse, projektart, projekttyp, type de projet, catégorie, classe, nature,
    tipo, categoría, clase, tipo de proyecto, tipología, soort, categorie, projecttype, soort project,
    categoria, classe, tipologia, tipo progetto, tipo di progetto, tipo de projeto
    """,
        "for owner stakeholders details": """
    department, departments, business unit, division, sector, agency, unit, organisation, organization,
    function, area, company, abteilung, bereich, fachbereich, geschäftsbereich, referat, dezernat, amt,
    sparte,
    département, service, direction, unité, pôle, entité, departamento, área, unidad, división, concejalía,
    afdeling, dienst, directie, eenheid, cluster, dipartimento, reparto, ufficio, direzione, funzione,
    requesting department, requesting unit, anfordernde abteilung, service demandeur, área solicitante,
    departamento solicitante, ufficio richiedente, ufficio assegnatario, aanvragende afdeling,
    eigenaar afdeling, assigned department,
    serviço, servicio, unità, setor, unidade, direção, divisão, secretaria
    """,
        "manager owner details": """
    responsible, responsible person, lead, leader, contact, contact person, accountable, assigned to,
    assignee,
    verantwortlich, verantwortlicher, verantwortliche, leitung, ansprechpartner, ansprechpartnerin, zuständig,
    responsable, contacto, encargado, encargada, interlocuteur, référent, verantwoordelijke, contactpersoon,
    functioneel beheerder, applicatiebeheerder, coordinator, koordinator, koordinatorin, coördinator,
    coordinateur, coordinador, coordinadora, coordinatore, coordenador, coordenadora, gestore,
    trekker, responsabile, contatto, responsável, contato, encarregado
    """,
        "owner stakeholders for details": """
    sponsor, project sponsor, business sponsor, executive sponsor, auftraggebende stelle, promotor,
    sponsor du projet, patrocinador
    """,
    }.items()
    for word in map(folded, re.split(r",\s+", words.strip().rstrip(",")))
    if word not in HEADERS
}
#: Words in the names of sheets and files that say what the rows are.
PROJECT_SHEETS = frozenset(map(folded, (
    "project", "projects", "initiatives", "projekte", "projektliste", "projektportfolio", "projets",
    "proyectos", "projecten", "projectenlijst", "progetti", "projetos", "projectos", "vorhaben",
    "projectportfolio", "projektuebersicht", "projektübersicht",
)))  # fmt: skip
RESOURCE_SHEETS = frozenset(map(folded, (
    "resource", "resources", "asset", "assets", "inventory", "ressourcen", "ressources", "inventar",
    "inventaire", "recursos", "inventario", "activos", "middelen", "inventaris", "risorse", "ativos",
)))  # fmt: skip

#: What people write where they have nothing to say.
NOTHING = frozenset(map(folded, (
    "", "-", "--", "—", "–", "?", "??", "n a", "na", "none", "nil", "null", "tbd", "tbc", "tba", "unknown",
    "not known", "unassigned", "not assigned", "not defined", "pending", "open", "unclear", "not applicable",
    "to be decided", "to be confirmed", "to be defined", "to be determined", "to be advised",
    "to be appointed", "to be assigned", "to be named",
    "k a", "keine", "keiner", "keine angabe", "offen", "noch offen", "unbekannt", "unklar", "entfällt",
    "nicht zugewiesen", "nicht vergeben", "nicht bekannt", "noch nicht bekannt", "zu klären",
    "noch zu klären", "wird noch benannt", "noch zu benennen", "noch zu bestimmen", "in klärung",
    "aucun", "aucune", "inconnu", "s o", "sans objet", "n d", "nd", "n c", "non assigné", "non attribué",
    "non affecté", "non défini", "non renseigné", "à définir", "à préciser", "à nommer", "à désigner",
    "à attribuer", "à confirmer", "à déterminer",
    "ninguno", "ninguna", "desconocido", "pendiente", "no aplica", "sin asignar", "no asignado",
    "sin definir", "no definido", "por definir", "por asignar", "por designar", "por nombrar",
    "por confirmar", "por determinar",
    "geen", "onbekend", "nog onbekend", "nog niet bekend", "nvt", "n v t", "niet toegewezen", "ntb", "n t b",
    "nnb", "n n b", "nog te bepalen", "nader te bepalen", "nog te benoemen", "nader te benoemen",
    "nessuno", "nessuna", "sconosciuto", "non assegnato", "non definito", "da definire", "da assegnare",
    "da nominare", "da designare", "da individuare", "da confermare", "da stabilire", "da determinare",
    "nenhum", "nenhuma", "desconhecido", "não atribuído", "não definido", "não aplicável", "a definir",
    "por atribuir", "a atribuir", "por nomear", "a nomear", "a designar", "a confirmar", "a determinar",
)))  # fmt: skip
#: What stands where a row adds up those above it.
TOTALS = frozenset(map(folded, (
    "total", "totals", "grand total", "sub total", "subtotal", "sum", "summe", "gesamt", "gesamtsumme",
    "zwischensumme", "insgesamt", "total general", "total général", "sous total", "somme", "totale", "totaal",
    "average", "mean", "durchschnitt", "moyenne", "promedio", "gemiddelde",
    "subtotaal", "totale generale", "somma", "subtotale", "suma", "soma", "total geral", "σ", "∑",
)))  # fmt: skip
#: What a column of groups of people may hold that is none: how many they are, or that there are some.
NO_GROUP = frozenset(map(folded, (
    "all", "any", "everyone", "everybody", "some", "many", "few", "several", "various", "multiple", "other",
    "others", "misc", "high", "medium", "low", "hoch", "mittel", "niedrig", "alle",
    "jeder", "einige", "viele", "mehrere", "diverse", "verschiedene", "sonstige",
    "tous", "toutes", "tout le monde", "plusieurs", "divers", "autres", "todos", "todas", "varios", "varias",
    "muchos", "otros", "allemaal", "iedereen", "enkele", "diversen", "overige", "tutti", "tutte", "vari",
    "diversi", "altri", "vários", "várias", "diversos", "outros",
)))  # fmt: skip


def no_beginnings(words: Iterable[str]) -> frozenset[str]:
    """Return the letters and digits with which none of some words begins: most cells begin with one, and
    need not be folded to tell that they are none of the words.
    """
    begin = {word[:1] for word in words}
    return frozenset(sign for sign in map(chr, range(128)) if sign.isalnum() and sign.lower() not in begin)


def says_nothing(cell: str) -> bool:
    return cell[:1] not in _NOT_NOTHING and folded(cell) in NOTHING


#: What says something, with this for its first letter.
_NOT_NOTHING = no_beginnings(NOTHING)

#: The values that a fact may have in a spec, for messages.
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": (PROJECT, *RESOURCE_KINDS),
    **FACT_VALUES,
    "customer_facing": ("yes", "no"),
}
#: What no fact that a book declares can be called in a map: it is something else there.
_TAKEN = (*FIELDS, IGNORE, DETAILS, "computed")
OVERRIDE_BRANCH = "override branch"


class Vocabulary:
    """The words of lists under one rule book, which adds its branches, its posts and its own facts to ours.

    `facts` are those it declares, by the name of their field: the fact's own, unless a field is called so.
    `values` gives, by field, what each word stands for, `allowed` what stands in a spec; `headers` the field
    of a column by its name, `ambiguous` what a column of that name may hold. A name of ours that the book
    also has for a fact is ambiguous, as nothing is guessed.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        branches = rulebook.branches
        self.posts = tuple(dict.fromkeys(("ceo", *(branch.officer for branch in branches))))
        self.branches = tuple(branch.id for branch in branches)
        self.says_between = rulebook.says_between
        self.facts: Mapping[str, DeclaredFact] = {_field_of(fact): fact for fact in rulebook.facts}
        self.fields = (*FIELDS, *self.facts)
        self.of_items = (*OF_ITEMS, *self.facts)
        answers = (*self.branches, *((SHARED,) if len(branches) > 1 else ()))
        words = {folded(branch.label): branch.id for branch in branches}
        self.boundary = rulebook.boundary
        self.values: Mapping[str, Mapping[str, str]] = {
            **VALUES,
            **_words_of_sides(self.boundary),
            OVERRIDE_BRANCH: words | {folded(answer): answer for answer in answers},
            **{field: _words_of(fact) for field, fact in self.facts.items()},
        }
        self.allowed: Mapping[str, tuple[str, ...]] = {
            **_ALLOWED,
            "side": self.boundary.keys,
            OVERRIDE_BRANCH: answers,
            **{field: fact.values for field, fact in self.facts.items()},
        }
        titles = _titles_of(rulebook.facts)
        self.titles: Mapping[str, str] = {titles[fact.id]: field for field, fact in self.facts.items()}
        self.headers: dict[str, str] = dict(HEADERS)
        self.ambiguous: dict[str, tuple[str, ...]] = dict(AMBIGUOUS)
        self._called: dict[str, tuple[str, ...]] = {}
        for field, fact in self.facts.items():
            for word in dict.fromkeys(map(folded, (fact.id, fact.label, fact.ask))):
                self._called[word] = (*self._called.get(word, ()), field)
        for word, fields in self._called.items():
            ours = HEADERS.get(word)
            if ours in OF_ITEMS or len(fields) > 1:
                self.headers.pop(word, None)
                self.ambiguous[word] = (*fields, *((ours,) if ours else ()), DETAILS)
            elif ours is None and word not in COMPUTED:
                self.headers[word] = fields[0]

    @property
    def sides(self) -> str:
        """The sides as they are listed to whoever puts a party on one: "internal, external or both"."""
        ids = self.boundary.ids
        *rest, last = (*ids, BOTH) if len(ids) == 2 else ids
        return f"{', '.join(rest)} or {last}"

    def fact_called(self, header: str) -> str | None:
        """Return the field of the one declared fact that a column is called after, if there is one."""
        found = {field for form in header_words(header) for field in self._called.get(form, ())}
        return found.pop() if len(found) == 1 else None

    def words_for(self, field: str) -> tuple[str, ...]:
        """Return what may stand in a column of a field, as messages list it."""
        fact = self.facts.get(field)
        if fact is None:
            return self.values_of(field)
        pairs = zip(fact.values, fact.words, strict=True)
        return tuple(value if folded(word) == folded(value) else f"{value} ({word})" for value, word in pairs)

    def values_of(self, field: str) -> tuple[str, ...]:
        """Return what a word in a column of a field may stand for."""
        return self.allowed.get(field) or tuple(dict.fromkeys(self.values[field].values()))


def _words_of_sides(boundary: Boundary) -> Mapping[str, Mapping[str, str]]:
    """Return what words stand for the sides of a book, by field; nothing for inside and outside.

    A word that two sides have stands for neither.
    """
    if boundary == INSIDE_AND_OUTSIDE:
        return {}
    called = [(folded(word), side.id) for side in boundary.sides for word in {side.where, side.people}]
    words = {w: side_id for w, side_id in called if sum(w == other for other, _ in called) == 1}
    words |= {folded(standing): standing for standing in boundary.standings}
    unknown = {word: UNKNOWN for word, side in VALUES["side"].items() if side == UNKNOWN}
    return {"whom": words, "side": words | unknown}


def _titles_of(facts: Sequence[DeclaredFact]) -> Mapping[str, str]:
    if not facts:
        return {}
    from orgdoc.views.phrases.registering import declared_titles  # noqa: PLC0415 - most books declare none

    return declared_titles(facts)


def _field_of(fact: DeclaredFact) -> str:
    return f"{fact.id} (fact)" if fact.id in _TAKEN else fact.id


def _words_of(fact: DeclaredFact) -> dict[str, str]:
    """Return what each word of a fact stands for; one that two values have stands for neither."""
    called = [folded(word) for word in fact.words]
    words = {w: value for w, value in zip(called, fact.values, strict=True) if called.count(w) == 1}
    return words | {folded(value): value for value in fact.values}
