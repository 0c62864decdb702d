rule scenarios:
    input:
        clean=countries("clean"),
        alternatives=countries("alternatives"),
        framework=framework(
            "bases.csv",
            "calibration.yaml",
            "comparison.yaml",
            "concepts.csv",
            "measures.csv",
            "origin_kinds.csv",
            "scenarios.yaml",
        ),
    output:
        multiext(
            "data/processed/{edition}/scenarios/",
            *store.stage("scenarios").files(),
        ),
    log:
        "results/{edition}/logs/scenarios.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(155, each=1),
        runtime=minutes(seconds=1),
    params:
        clean=folder("clean", 1),
        alternatives=folder("alternatives", 1),
        folder=subpath(output[0], parent=True),
        year=CONFIG.reference_year,
        concept=CONFIG.concept,
        countries=CONFIG.countries,
        code=code("ssemap.scenarios"),
        given=given("scenarios"),
    message:
        "Scenarios ({wildcards.edition})"
    shell:
        "ssemap scenarios {params.clean} {params.alternatives} -o {params.folder}"
        " --reference-year {params.year} --concept {params.concept:q}"
        " --countries {params.countries} > {log} 2>&1"
