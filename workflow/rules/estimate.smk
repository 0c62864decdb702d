rule estimate:
    input:
        harmonised=rules.harmonise.output,
        framework=framework(
            "absences.csv",
            "bases.csv",
            "calibration.yaml",
            "comparabilities.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "grade_caps.csv",
            "grades.csv",
            "grading.yaml",
            "measures.csv",
            "origin_kinds.csv",
            "origins.yaml",
            "pedigree.csv",
            "preference.yaml",
            "reconciliation.yaml",
            "source_types.csv",
            "units.csv",
        ),
    output:
        multiext(
            "data/processed/{edition}/estimate/{iso3}/",
            *store.stage("estimate").files(),
        ),
    log:
        "results/{edition}/logs/estimate/{iso3}.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(256),
        runtime=minutes(seconds=2),
    params:
        harmonised=folder("harmonised"),
        folder=subpath(output[0], parent=True),
        window=CONFIG.window,
        code=code("ssemap.estimate"),
        given=given("estimate"),
    message:
        "Estimate {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap estimate {params.harmonised} -o {params.folder}"
        " --window {params.window} > {log} 2>&1"
