rule institutions:
    input:
        clean=countries("clean"),
        framework=framework(
            "absences.csv",
            "families.csv",
            "institutions.yaml",
            "provision_topics.csv",
            *conditions_of(CONFIG.conditions),
        ),
    output:
        multiext(
            "data/processed/{edition}/institutions/",
            *store.stage("institutions").files(),
        ),
    log:
        "results/{edition}/logs/institutions.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(230, each=1),
        runtime=minutes(seconds=2),
    params:
        clean=folder("clean", 1),
        folder=subpath(output[0], parent=True),
        name=CONFIG.conditions,
        year=CONFIG.reference_year,
        countries=CONFIG.countries,
        code=code("ssemap.institutions"),
        given=given("institutions"),
    message:
        "Institutions ({wildcards.edition})"
    shell:
        "ssemap institutions {params.clean} -o {params.folder}"
        " --conditions {params.name:q} --reference-year {params.year}"
        " --countries {params.countries} > {log} 2>&1"
