"""What the keys of a spec are called in other languages, and by those who guess them."""

from __future__ import annotations

from collections.abc import Collection

#: By key, in German, French, Spanish, Portuguese, Italian and Dutch, and in other words.
_WORDS = {
    "organisation": "firma unternehmen entreprise empresa azienda bedrijf company",
    "boundary": "grenze abgrenzung gruppen parteien parties groups frontière frontera confine grens",
    "officers": "ämter posten vorstand postes cargos incarichi functies posts",
    "projects": "projekte vorhaben projets proyectos progetti projecten projetos",
    "resources": "ressourcen betriebsmittel ressources recursos risorse middelen assets",
    "name": "titel title bezeichnung nom titre nombre título titolo nome naam",
    "manager": "leiter leiterin leitung projektleiter projektleiterin projektleitung verantwortlich "
    "verantwortliche verantwortlicher chef responsable jefe responsabile responsável gestor "
    "leider projectleider lead leader pm",
    "for": "für fuer pour para per voor users nutzer kunden utilisateurs usuarios utenti gebruikers",
    "serves": "dient bedient sert sirve serve bedient users nutzer utilisateurs usuarios utenti gebruikers",
    "kind": "art typ type tipo soort genre category kategorie",
    "description": "beschreibung descripción descrição descrizione omschrijving beschrijving",
    "owner": "eigentümer eigentümerin eigner besitzer propriétaire propietario proprietario proprietário "
    "dono eigenaar",
    "stakeholders": "beteiligte interessenten interesados interessati belanghebbenden",
    "deliverable": "ergebnis liefergegenstand livrable entregable resultaat",
    "activity": "tätigkeit taetigkeit activité actividad attività activiteit",
    "objective": "ziel zweck objectif objetivo obiettivo doel",
    "reports_to": "untersteht berichtet_an",
    "as_of": "stand datum date fecha data",
    "decide_by": "frist termin échéance plazo scadenza deadline",
    "internal": "intern innen drinnen interne interno interna inside",
    "external": "extern außen aussen draußen externe externo esterno outside",
    "both": "beide beides ambos entrambi",
    "unknown": "unbekannt offen inconnu desconocido sconosciuto onbekend",
    "override": "entscheidung ausnahme décision decisión decisione besluit decision",
    "branch": "seite verdict",
    "rationale": "begründung begruendung grund motif raison motivo reden reason why because",
    "by": "von durch par por da door",
    "on": "am datum date le el op dag",
    "expires": "bis gültig_bis befristet until hasta fino tot",
    "acting": "kommissarisch vertretung intérim",
    "title": "titel titre título titolo",
}
_KEYS: dict[str, list[str]] = {}
for _key, _words in _WORDS.items():
    for _word in _words.split():
        _KEYS.setdefault(_word, []).append(_key)


def called_elsewhere(key: str, keys: Collection[str]) -> str | None:
    """Return which of `keys` is called `key` in another language, or by another word; None where none is."""
    return next((one for one in _KEYS.get(key.casefold(), ()) if one in keys), None)
