rule alternatives:
    input:
        clean=rules.clean.output,
        harmonised=rules.harmonise.output,
        estimated=rules.estimate.output,
        indicators=rules.indicators.output,
        framework=framework(
            "absences.csv",
            "bases.csv",
            "calibration.yaml",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "context_definitions.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "grading.yaml",
            "harmonisation.yaml",
            "indicators.yaml",
            "measures.csv",
            "origin_kinds.csv",
            "origins.yaml",
            "preference.yaml",
            "reconciliation.yaml",
            "scenarios.yaml",
            "source_types.csv",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
        ),
    output:
        multiext(
            "data/processed/{edition}/alternatives/{iso3}/",
            *store.stage("alternatives").files(),
        ),
    log:
        "results/{edition}/logs/alternatives/{iso3}.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(290),
        runtime=minutes(seconds=5),
    params:
        clean=folder("clean"),
        harmonised=folder("harmonised"),
        estimated=folder("estimated"),
        indicators=folder("indicators"),
        folder=subpath(output[0], parent=True),
        as_of=as_of,
        year=CONFIG.reference_year,
        window=CONFIG.window,
        concept=CONFIG.concept,
        code=code("ssemap.alternatives"),
        given=given("alternatives"),
    message:
        "Alternatives of {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap alternatives {params.clean} {params.harmonised} {params.estimated} {params.indicators}"
        " -o {params.folder} {params.as_of} --reference-year {params.year}"
        " --window {params.window} --concept {params.concept:q} > {log} 2>&1"
