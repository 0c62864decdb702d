rule checks:
    input:
        clean=rules.clean.output,
        harmonised=rules.harmonise.output,
        framework=framework("checks.yaml", "measures.csv"),
    output:
        "data/processed/{edition}/checks/{iso3}/issues.csv",
    log:
        "results/{edition}/logs/checks/{iso3}.log",
    priority: 1
    conda:
        ENVIRONMENT
    params:
        clean=folder("clean"),
        harmonised=folder("harmonised"),
        folder=subpath(output[0], parent=True),
        code=code("ssemap.checks"),
        given=given("checks"),
    message:
        "Checks on {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap checks {params.clean} {params.harmonised} -o {params.folder} > {log} 2>&1"
