rule plausibility:
    input:
        clean=rules.clean.output,
        harmonised=rules.harmonise.output,
        framework=framework("bases.csv", "plausibility.yaml", "measures.csv"),
    output:
        multiext(
            "data/processed/{edition}/plausibility/{iso3}/",
            *store.stage("plausibility").files(),
        ),
    log:
        "results/{edition}/logs/plausibility/{iso3}.log",
    priority: 1
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(155),
        runtime=minutes(seconds=1),
    params:
        clean=folder("clean"),
        harmonised=folder("harmonised"),
        folder=subpath(output[0], parent=True),
        code=code("ssemap.plausibility"),
        given=given("plausibility"),
    message:
        "Plausibility of {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap plausibility {params.clean} {params.harmonised} -o {params.folder} > {log} 2>&1"
