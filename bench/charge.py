"""Load on 127.0.0.1 with wrk, and what it measured."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.outils import Outil

CONNEXIONS = 32
_DEBIT = re.compile(r"Requests/sec:\s+([\d.]+)")
_REQUETES = re.compile(r"(\d+) requests in")
_QUANTILE = re.compile(r"^\s+(50|99)%\s+([\d.]+)(us|ms|s)\s*$", re.MULTILINE)
_ECHECS = re.compile(r"(?:Non-2xx or 3xx responses|connect|read|write|timeout)[:\s]+(\d+)")
_EN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Mesure:
    """Requests per second, latency quantiles in milliseconds, failed requests."""

    debit: float
    p50_ms: float
    p99_ms: float
    echecs: int
    requetes: int = 0


def charger(wrk: Outil, url: str, script: Path, duree_s: float) -> Mesure:
    """Saturates the address for `duree_s` seconds with 32 connections of one thread."""
    commande = [wrk.chemin, "-t1", f"-c{CONNEXIONS}", f"-d{duree_s:g}s", "--latency", "-s", str(script), url]
    sortie = subprocess.run(commande, env=wrk.env, capture_output=True, text=True, check=True).stdout
    quantiles = {rang: float(valeur) * _EN_MS[unite] for rang, valeur, unite in _QUANTILE.findall(sortie)}
    debit = _DEBIT.search(sortie)
    if debit is None:
        raise RuntimeError(f"wrk n'a rien mesuré sur {url} : {sortie}")
    echecs = sum(map(int, _ECHECS.findall(sortie)))
    requetes = sum(map(int, _REQUETES.findall(sortie)))
    return Mesure(float(debit.group(1)), quantiles.get("50", 0.0), quantiles.get("99", 0.0), echecs, requetes)


def script_lectures(chemin: Path, adresses: list[str], jeton: str | None) -> Path:
    """A wrk script that reads the addresses in turn."""
    entete = f'wrk.headers["Authorization"] = "Bearer {jeton}"\n' if jeton else ""
    liste = ",".join(f'"{adresse}"' for adresse in adresses)
    chemin.write_text(
        f"{entete}local adresses = {{{liste}}}\nlocal rang = 0\n"
        'request = function()\n  rang = rang % #adresses + 1\n  return wrk.format("GET", adresses[rang])\nend\n'
    )
    return chemin


def script_gestes(chemin: Path, parcours: dict[str, int], jeton: str | None) -> Path:
    """A wrk script that suspends and resumes each parcours in turn, at the version that its last gesture left."""
    entete = f'wrk.headers["Authorization"] = "Bearer {jeton}"\n' if jeton else ""
    liste = ",".join(f'{{"{identifiant}",{version}}}' for identifiant, version in parcours.items())
    chemin.write_text(
        f"""{entete}wrk.headers["Content-Type"] = "application/json"
local parcours = {{{liste}}}
local pause = '{{"geste":"suspendre","motif":"demande-entreprise"}}'
local reprise = '{{"geste":"reprendre"}}'
local rang = -1
request = function()
  rang = rang + 1
  if rang == 0 then return wrk.format("GET", "/healthz/live") end -- wrk asks once without sending
  local indice = (rang - 1) % #parcours + 1
  local p = parcours[indice]
  local corps = p[3] and reprise or pause
  wrk.headers["If-Match"] = '"v' .. p[2] .. '"'
  p[2] = p[2] + 1
  p[3] = not p[3]
  return wrk.format("POST", "/v1/parcours/" .. p[1] .. "/gestes", nil, corps)
end
"""
    )
    return chemin


def script_rangees(chemin: Path, parcours: list[str], jeton: str) -> Path:
    """A wrk script that writes one plain row of each parcours in turn."""
    liste = ",".join(f'"{identifiant}"' for identifiant in parcours)
    chemin.write_text(
        f"""wrk.headers["Authorization"] = "Bearer {jeton}"
wrk.headers["Content-Type"] = "application/json"
local parcours = {{{liste}}}
local rang = 0
request = function()
  rang = rang % #parcours + 1
  return wrk.format("POST", "/v1/parcours/" .. parcours[rang] .. "/rangee", nil, '{{"libelle":"Une action"}}')
end
"""
    )
    return chemin


def script_corps(chemin: Path, adresse: str, corps: list[str], jeton: str | None) -> Path:
    """A wrk script that posts each body in turn to one address."""
    entete = f'wrk.headers["Authorization"] = "Bearer {jeton}"\n' if jeton else ""
    liste = ",".join(f"[[{un}]]" for un in corps)
    chemin.write_text(
        f"""{entete}wrk.headers["Content-Type"] = "application/json"
local corps = {{{liste}}}
local rang = 0
request = function()
  rang = rang % #corps + 1
  return wrk.format("POST", "{adresse}", nil, corps[rang])
end
"""
    )
    return chemin
