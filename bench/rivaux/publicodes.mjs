// One engine per dispositif over the shared facts, as a service that evaluates one programme at a time does.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const publicodes = createRequire(process.cwd() + "/")("publicodes");
const Engine = publicodes.default ?? publicodes;
const { dispositifs, entreprises } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const nom = (fait) => fait.replaceAll("_", " ");
const texte = (valeur) => (typeof valeur === "string" ? `'${valeur}'` : typeof valeur === "boolean" ? (valeur ? "oui" : "non") : valeur);
function regle(c) {
  if (c.tous) return { "toutes ces conditions": c.tous.map(regle) };
  if (c.un_de) return { "une de ces conditions": c.un_de.map(regle) };
  if (c.operateur === "parmi") return { "une de ces conditions": c.seuil.map((code) => `${nom(c.fait)} = ${texte(code)}`) };
  return `${nom(c.fait)} ${c.operateur} ${texte(c.seuil)}`;
}

const faits = Object.fromEntries(Object.keys(entreprises[0]).map((fait) => [nom(fait), null]));
const muet = { log() {}, warn() {}, error() {} };
const moteurs = dispositifs.map(
  (criteres) => new Engine({ ...faits, cible: { "toutes ces conditions": criteres.map(regle) } }, { logger: muet }),
);
const situations = entreprises.map((ligne) =>
  Object.fromEntries(Object.entries(ligne).filter(([, v]) => v !== null).map(([fait, v]) => [nom(fait), texte(v)])),
);

const debut = process.cpuUsage();
const verdicts = situations.map((situation) =>
  moteurs
    .map((moteur) => moteur.setSituation(situation).evaluate("cible").nodeValue)
    .map((valeur) => (valeur === undefined ? "?" : valeur ? "1" : "0"))
    .join(""),
);
const { user, system } = process.cpuUsage(debut);
console.log(JSON.stringify({ secondes: (user + system) / 1e6, verdicts }));
