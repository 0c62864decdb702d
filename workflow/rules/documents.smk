"""Documents on paper, as rules name them. The report's page, PDF and Word are written by one job: composing takes longer."""


def documents():
    """Files of the report on paper by their kind; none where the configuration asks for none."""
    kinds = ("pdf", "docx") if CONFIG.documents else ()
    return {kind: f"results/{{edition}}/report/report.{kind}" for kind in kinds}


def as_documents(wildcards, output):
    """Options that name them, and where the edition stands on the web."""
    if not CONFIG.documents:
        return ""
    return f"--pdf {output.pdf} --docx {output.docx} {published(wildcards)}".rstrip()


def languages():
    """The languages of briefs; none where the configuration asks for no documents."""
    return CONFIG.languages if CONFIG.documents else []


def country_briefs(codes):
    """The briefs of countries in the edition of the run, in each of its languages."""
    return [
        f"results/{CONFIG.edition}/{briefs.of_country(iso3, language, kind)}"
        for iso3 in codes
        for language in languages()
        for kind in briefs.KINDS
    ]


def briefs_of_all():
    """Introduction and conclusions in the edition of the run, in each of its languages."""
    return [
        f"results/{CONFIG.edition}/{briefs.of_all(name, language, kind)}"
        for name in (briefs.INTRODUCTION, briefs.CONCLUSIONS)
        for language in languages()
        for kind in briefs.KINDS
    ]


def brief_texts(language, *names):
    """Texts of briefs in a language with their parts, and the labels: the English ones where it has none."""
    files = [path for name in names for path in (f"{name}.md", *brief_parts(name))]
    own = Path("workflow/report/briefs") / language
    found = [
        f"briefs/{language if (own / name).is_file() else 'en'}/{name}"
        for name in [*files, "words.yaml"]
    ]
    return list(dict.fromkeys([*found, "briefs/en/words.yaml"]))


def brief_parts(name):
    """The parts of a text of briefs, below the folder of a language."""
    top = Path("workflow/report/briefs/en")
    return [str(path.relative_to(top)) for path in fingerprint.files(top / name)]
