rule scenarios:
    input:
        clean=countries("clean"),
        harmonised=countries("harmonise"),
        estimated=countries("estimate"),
        indicators=countries("indicators"),
        framework=framework(
            "absences.csv",
            "bases.csv",
            "calibration.yaml",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "grades.csv",
            "harmonisation.yaml",
            "indicators.yaml",
            "measures.csv",
            "pedigree.csv",
            "preference.yaml",
            "reconciliation.yaml",
            "scenarios.yaml",
            "source_types.csv",
            "units.csv",
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
        mem_mb=memory(353, each=30),
        runtime=minutes(seconds=26, each=6),
    params:
        processed=folder("clean", 2),
        folder=subpath(output[0], parent=True),
        as_of=as_of,
        year=CONFIG.reference_year,
        window=CONFIG.window,
        concept=CONFIG.concept,
        countries=CONFIG.countries,
        code=code("ssemap.scenarios"),
        given=given("scenarios"),
    message:
        "Scenarios ({wildcards.edition})"
    shell:
        "ssemap scenarios {params.processed} -o {params.folder} {params.as_of}"
        " --reference-year {params.year} --window {params.window} --concept {params.concept:q}"
        " --countries {params.countries} > {log} 2>&1"
