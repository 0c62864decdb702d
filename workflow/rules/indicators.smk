rule indicators:
    input:
        clean=rules.clean.output,
        harmonised=rules.harmonise.output,
        estimated=rules.estimate.output,
        framework=framework(
            "absences.csv",
            "bases.csv",
            "comparabilities.csv",
            "concepts.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "grade_caps.csv",
            "grades.csv",
            "grading.yaml",
            "indicators.yaml",
            "measures.csv",
            "origin_kinds.csv",
            "origins.yaml",
            "pedigree.csv",
            "preference.yaml",
            "reconciliation.yaml",
            "source_types.csv",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
        ),
    output:
        multiext(
            "data/processed/{edition}/indicators/{iso3}/",
            *store.stage("indicators").files(),
        ),
    log:
        "results/{edition}/logs/indicators/{iso3}.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(285),
        runtime=minutes(seconds=2),
    params:
        clean=folder("clean"),
        harmonised=folder("harmonised"),
        estimated=folder("estimated"),
        folder=subpath(output[0], parent=True),
        window=CONFIG.window,
        code=code("ssemap.indicators"),
        given=given("indicators"),
    message:
        "Indicators of {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap indicators {params.clean} {params.harmonised} {params.estimated} -o {params.folder}"
        " --window {params.window} > {log} 2>&1"
