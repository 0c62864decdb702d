"""The report as PDF and Word. Its page and they are written by one job: composing it takes longer than writing both."""


def documents():
    """Files of the report on paper by their kind; none where the configuration asks for none."""
    kinds = ("pdf", "docx") if CONFIG.documents else ()
    return {kind: f"results/{{edition}}/report/report.{kind}" for kind in kinds}


def as_documents(wildcards, output):
    """Options that name them, and where the edition stands on the web."""
    if not CONFIG.documents:
        return ""
    published = CONFIG.published(wildcards.edition)
    return f"--pdf {output.pdf} --docx {output.docx}" + (
        f" --published {published}" if published else ""
    )
