"""The words that people write for the values of facts, each with the value that it means.

Case, accents, spaces and punctuation do not matter. A word that is not here is never taken for one that is.
Lists are read by them; of a spec, the value that was probably meant is said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from orgdoc.model.terms import BOTH, EXTERNAL, INTERNAL

_OTHER_THAN_LETTERS = re.compile(r"[\s_\-/&.:()*]+")


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Return a word as it is looked up: small letters without accents, one space for what stands between."""
    small = word.casefold().replace("&", " and ")
    if not small.isascii():
        apart = unicodedata.normalize("NFKD", small)
        small = "".join([sign for sign in apart if not unicodedata.combining(sign)]).replace("’", "'")
    return _OTHER_THAN_LETTERS.sub(" ", small).strip() or word.strip()


def by_word(lines: Mapping[str, str]) -> dict[str, str]:
    """Return what each word means, from the words of each meaning, separated by commas."""
    return {
        folded(word): meant
        for meant, words in lines.items()
        for word in re.split(r",\s+", words.strip().rstrip(","))
    }


_YES = (
    "yes, y, true, 1, x, ✓, ✔, ja, j, oui, o, sí, s, sì, sim, wahr, vrai, waar, verdadero, verdadeiro, vero"
)
_NO = "no, n, false, 0, nein, non, nee, não, falsch, faux, falso, onwaar"
VALUES: Mapping[str, Mapping[str, str]] = {
    field: by_word(meanings)
    for field, meanings in {
        "kind": {
            "project": "project, initiative, projekt, vorhaben, projet, proyecto, progetto, projeto, "
            "projecto",
            "equipment": "equipment, hardware, device, devices, it equipment, gerät, geräte, ausrüstung, "
            "équipement, équipements, matériel, matériel informatique, equipo, equipos, equipo informático, "
            "apparatuur, apparaat, apparecchiatura, apparecchiature, attrezzatura, equipamento, equipamentos",
            "software": "software, application, app, software package, anwendung, applikation, programm, "
            "logiciel, progiciel, aplicación, programa informático, applicatie, softwarepakket, "
            "applicazione, "
            "applicativo, aplicação, aplicativo",
            "infrastructure": "infrastructure, it infrastructure, infrastruktur, it infrastruktur, "
            "infraestructura, infraestructura ti, infrastructuur, it infrastructuur, infrastruttura, "
            "infrastruttura it, infraestrutura, infrastructure informatique",
            "person": "person, individual, employee, mitarbeiter, mitarbeiterin, personne, employé, persona, "
            "empleado, persoon, medewerker, dipendente, pessoa, funcionário",
            "team": "team, group of people, équipe, equipo de personas, gruppo di persone, squadra, equipa, "
            "equipe",
        },
        "deliverable": {
            "product": "product, software product, produkt, softwareprodukt, produit, producto, prodotto, "
            "produto",
            "service": "service, it service, dienst, dienstleistung, it dienstleistung, servicio, "
            "dienstverlening, servizio, serviço, prestation de service",
            "infrastructure": "infrastructure, it infrastructure, infra, infrastruktur, it infrastruktur, "
            "infraestructura, infrastructuur, infrastruttura, infraestrutura",
            "business-plan": "business plan, it business plan, infrastructure plan, geschäftsplan, "
            "infrastrukturplan, plan d'affaires, plan d'infrastructure, plan de negocio, "
            "plan de infraestructura, bedrijfsplan, infrastructuurplan, piano aziendale, "
            "piano infrastrutturale, plano de negócios, plano de infraestrutura",
        },
        "activity": {
            "develop": "develop, development, developing, build, new build, building, entwicklung, "
            "entwickeln, "
            "neuentwicklung, aufbau, développement, développer, construction, desarrollo, desarrollar, "
            "ontwikkeling, ontwikkelen, bouw, sviluppo, sviluppare, desenvolvimento, desenvolver",
            "maintain": "maintain, maintenance, maintaining, run, running, operate, operation, operations, "
            "support, run and support, betrieb, betreiben, wartung, pflege, instandhaltung, exploitation, "
            "maintenance évolutive, maintien en condition opérationnelle, mantenimiento, operación, "
            "explotación, "
            "soporte, onderhoud, beheer, exploitatie, manutenzione, esercizio, manutenção, operação, suporte",
            "expand": "expand, expansion, expanding, extend, extension, ausbau, erweiterung, ampliación, "
            "expansión, uitbreiding, ampliamento, espansione, estensione, expansão, ampliação",
            "procure": "procure, procurement, procuring, buy, buying, purchase, purchasing, beschaffung, "
            "kauf, "
            "einkauf, achat, acquisition, approvisionnement, compra, adquisición, aanschaf, inkoop, "
            "acquisto, "
            "approvvigionamento, aquisição",
            "plan": "plan, planning, planung, planification, planificación, pianificazione, planeamento, "
            "planejamento",
        },
        "objective": {
            "productivity": "productivity, more productivity, produktivität, productivité, productividad, "
            "productiviteit, produttività, produtividade",
            "efficiency": "efficiency, more efficiency, effizienz, efficience, eficiencia, efficiëntie, "
            "efficiency, efficienza, eficiência",
            "revenue": "revenue, more revenue, income, umsatz, erlöse, erlös, chiffre d'affaires, revenus, "
            "ingresos, facturación, omzet, opbrengst, ricavi, fatturato, receita, faturamento",
        },
        "whom": {
            INTERNAL: "internal, inside, in house, inhouse, intern, innen, interne, internes, en interne, "
            "interno, interna, internos, internas, interni",
            EXTERNAL: "external, outside, extern, außen, externe, externes, externo, externa, externos, "
            "externas, esterno, esterna, esterni, esterne",
            BOTH: "both, internal and external, internal external, external and internal, external internal, "
            "beide, beides, intern und extern, intern extern, les deux, interne et externe, interne externe, "
            "ambos, interno y externo, interno externo, intern en extern, entrambi, interno ed esterno, "
            "interno e esterno, interno esterno, interno e externo",
        },
        "side": {
            INTERNAL: "internal, inside, intern, innen, interne, interno, interna",
            EXTERNAL: "external, outside, extern, außen, externe, externo, externa, esterno, esterna",
            BOTH: "both, both sides, beide, les deux, ambos, entrambi",
            "unknown": "unknown, unbekannt, inconnu, desconocido, onbekend, sconosciuto, desconhecido",
        },
        "customer_facing": {"yes": _YES, "no": _NO},
    }.items()
}
