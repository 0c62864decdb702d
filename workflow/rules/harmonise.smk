rule harmonise:
    input:
        clean=rules.clean.output,
        framework=framework(
            "bases.csv",
            "comparabilities.csv",
            "context_definitions.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "harmonisation.yaml",
            "measures.csv",
            "origin_kinds.csv",
            "source_types.csv",
            "units.csv",
        ),
    output:
        multiext(
            "data/processed/{edition}/harmonise/{iso3}/",
            *store.stage("harmonise").files(),
        ),
    log:
        "results/{edition}/logs/harmonise/{iso3}.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(157),
        runtime=minutes(seconds=1),
    params:
        clean=folder("clean"),
        folder=subpath(output[0], parent=True),
        as_of=as_of,
        code=code("ssemap.harmonise"),
        given=given("harmonise"),
    message:
        "Harmonise {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap harmonise {params.clean} -o {params.folder} {params.as_of} > {log} 2>&1"
