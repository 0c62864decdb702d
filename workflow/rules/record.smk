rule record:
    input:
        packages=[
            path
            for country in CONFIG.countries
            for path in fingerprint.files(Path("data/raw") / country)
        ],
        sources=record.sources(Path()),
        clean=countries(rules.clean.output),
        harmonised=countries(rules.harmonise.output),
        plausibility=countries(rules.plausibility.output),
        estimated=countries(rules.estimate.output),
        indicators=countries(rules.indicators.output),
    output:
        "results/{edition}/run.json",
    log:
        "results/{edition}/logs/record.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(203, each=4),
        runtime=minutes(seconds=2),
    params:
        raw=folder("packages", 1),
        processed=folder("clean", 2),
        run=settings(CONFIG.countries, conditions=True),
        code=code("ssemap.provenance.record"),
        given=given("record"),
    message:
        "Record of the run ({wildcards.edition})"
    shell:
        "ssemap record {params.raw} {params.processed} -o {output}"
        " --run {params.run:q} > {log} 2>&1"
