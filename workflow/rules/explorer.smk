rule explorer:
    input:
        clean=countries("clean"),
        indicators=countries("indicators"),
        further=further,
        framework=framework(
            "absences.csv",
            "bases.csv",
            "cell_states.csv",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "grade_caps.csv",
            "grades.csv",
            "indicators.yaml",
            "marks.csv",
            "measures.csv",
            "reconciliation.yaml",
            "themes.yaml",
            "units.csv",
        ),
        texts=texts(*texts_in("explorer")),
        fonts=fonts(),
    output:
        "results/{edition}/report/explorer.html",
    log:
        "results/{edition}/logs/explorer.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(512, each=8),
        runtime=minutes(seconds=7, each=1),
    params:
        processed=folder("clean", 2),
        further=further_folders,
        run=settings(
            CONFIG.countries, shown=True, editions=bool(CONFIG.explorer_editions)
        ),
        code=code("ssemap.publish.explorer.page"),
        given=given("explorer"),
    message:
        "Explorer ({wildcards.edition})"
    shell:
        "ssemap explorer {params.processed} {params.further} -o {output}"
        " --run {params.run:q} > {log} 2>&1"
