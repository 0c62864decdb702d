rule record:
    input:
        packages=[
            path
            for country in CONFIG.countries
            for path in fingerprint.files(Path("data/raw") / country)
        ],
        sources=local(record.sources(Path())),
        clean=countries("clean"),
        harmonised=countries("harmonise"),
        plausibility=countries("plausibility"),
        estimated=countries("estimate"),
        indicators=countries("indicators"),
    output:
        "results/{edition}/run.json",
    log:
        "results/{edition}/logs/record.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(222, each=1),
        runtime=minutes(seconds=1),
    params:
        raw=folder("packages", 1),
        processed=folder("clean", 2),
        run=settings(CONFIG.countries, shown=True, conditions=True, languages=True),
        published=published,
        code=code("ssemap.provenance.record"),
        given=given("record"),
    message:
        "Record of the run ({wildcards.edition})"
    shell:
        "ssemap record {params.raw} {params.processed} -o {output}"
        " --run {params.run:q} {params.published} > {log} 2>&1"
