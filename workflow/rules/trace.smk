rule trace:
    input:
        clean=rules.clean.output,
        harmonised=rules.harmonise.output,
        estimated=rules.estimate.output,
        indicators=rules.indicators.output,
        framework=framework(
            "absences.csv",
            "bases.csv",
            "cell_states.csv",
            "comparabilities.csv",
            "concepts.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "grade_caps.csv",
            "grades.csv",
            "indicators.yaml",
            "instruments.csv",
            "marks.csv",
            "measures.csv",
            "origin_kinds.csv",
            "pedigree.csv",
            "reconciliation.yaml",
            "source_types.csv",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
        ),
        texts=texts(
            "chain.html.j2",
            "sources.html.j2",
            "style.css",
            "trace.css",
            "trace.html.j2",
            "trace_form.html.j2",
        ),
        fonts=fonts(),
    output:
        sources="results/{edition}/countries/{iso3}/sources.html",
        trace=directory("results/{edition}/countries/{iso3}/trace"),
    log:
        "results/{edition}/logs/trace/{iso3}.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(288),
        runtime=minutes(seconds=2),
    params:
        processed=folder("clean", 2),
        folder=subpath(output.sources, parent=True),
        run=settings(),
        code=code("ssemap.publish.pages.trace"),
        given=given("trace"),
    message:
        "Chains of the numbers of {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap trace-pages {params.processed} -o {params.folder} --iso3 {wildcards.iso3}"
        " --run {params.run:q} > {log} 2>&1"
