"""Reading a PDF as a screen reader or an archivist would."""

import io

import pypdf


def lire(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def texte(pdf: bytes) -> str:
    """All the text, spaces brought to one."""
    return " ".join(" ".join(page.extract_text() for page in lire(pdf).pages).split())


def verifier_accessible(pdf: bytes, titre: str) -> None:
    """Tagged, in French, titled, declared PDF/UA-1, every font inside."""
    lecteur = lire(pdf)
    racine = lecteur.trailer["/Root"]
    assert racine["/MarkInfo"]["/Marked"].value is True
    assert racine["/StructTreeRoot"]["/K"]
    assert racine["/Lang"] == "fr-FR"
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert lecteur.metadata is not None
    assert lecteur.metadata.title == titre
    assert b"<pdfuaid:part>1</pdfuaid:part>" in racine["/Metadata"].get_data()
    for page in lecteur.pages:
        for police in page["/Resources"]["/Font"].values():
            descripteur = police["/DescendantFonts"][0]["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descripteur)


def etiquettes(pdf: bytes) -> set[str]:
    """Kinds of the structure tree."""
    vues: set[str] = set()
    attente = [lire(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while attente:
        noeud = attente.pop().get_object()
        if isinstance(noeud, list):
            attente += noeud
        elif isinstance(noeud, dict):
            vues.add(str(noeud.get("/S", "")))
            attente += [noeud["/K"]] if "/K" in noeud else []
    return vues - {""}
