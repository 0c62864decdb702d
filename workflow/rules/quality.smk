rule quality:
    input:
        clean=rules.clean.output,
        harmonised=rules.harmonise.output,
        plausibility=rules.plausibility.output,
        estimated=rules.estimate.output,
        framework=framework(
            "bases.csv",
            "coverages.csv",
            "source_types.csv",
        ),
        texts=texts("quality.html.j2", "style.css", "table.html.j2"),
        fonts=fonts(),
    output:
        "results/{edition}/countries/{iso3}/quality.html",
    log:
        "results/{edition}/logs/quality/{iso3}.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(212),
        runtime=minutes(seconds=1),
    params:
        processed=folder("clean", 2),
        run=settings(),
        code=code("ssemap.publish.pages.quality"),
        given=given("quality"),
    message:
        "Quality of {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap quality {params.processed} -o {output} --iso3 {wildcards.iso3}"
        " --run {params.run:q} > {log} 2>&1"
