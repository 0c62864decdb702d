rule compare:
    input:
        clean=countries("clean"),
        harmonised=countries("harmonise"),
        indicators=countries("indicators"),
        framework=framework(
            "bases.csv",
            "comparison.yaml",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "indicators.yaml",
            "measures.csv",
            "themes.yaml",
            "units.csv",
        ),
    output:
        multiext(
            "data/processed/{edition}/compare/",
            *store.stage("compare").files(),
        ),
    log:
        "results/{edition}/logs/compare.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(260, each=2),
        runtime=minutes(seconds=1),
    params:
        clean=folder("clean", 1),
        harmonised=folder("harmonised", 1),
        indicators=folder("indicators", 1),
        folder=subpath(output[0], parent=True),
        year=CONFIG.reference_year,
        countries=CONFIG.countries,
        code=code("ssemap.compare"),
        given=given("compare"),
    message:
        "Comparison of countries ({wildcards.edition})"
    shell:
        "ssemap compare {params.clean} {params.harmonised} {params.indicators} -o {params.folder}"
        " --reference-year {params.year} --countries {params.countries} > {log} 2>&1"
