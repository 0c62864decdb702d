rule clean:
    input:
        country="data/raw/{iso3}/country.yaml",
        package=package,
        schemas=local(fingerprint.files(Path("workflow/ssemap/schemas/raw"))),
        fonts=fonts(),
        framework=framework(
            "absences.csv",
            "actor_types.csv",
            "amount_kinds.csv",
            "bases.csv",
            "calendars.csv",
            "comparabilities.csv",
            "context_definitions.csv",
            "context_measures.csv",
            "context_relations.csv",
            "coverages.csv",
            "dates.yaml",
            "definitions.csv",
            "families.csv",
            "instruments.csv",
            "measures.csv",
            "number_formats.csv",
            "number_formats_periods.yaml",
            "number_formats_words.csv",
            "origin_kinds.csv",
            "placeholders.csv",
            "provision_topics.csv",
            "source_types.csv",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
            *coded_conditions(),
        ),
    output:
        multiext(
            "data/processed/{edition}/clean/{iso3}/",
            *store.stage("clean").files(),
        ),
    log:
        "results/{edition}/logs/clean/{iso3}.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(190),
        runtime=minutes(seconds=1),
    params:
        package=subpath(input.country, parent=True),
        folder=subpath(output[0], parent=True),
        as_of=as_of,
        code=code("ssemap.clean"),
        given=given("clean"),
    message:
        "Clean {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap clean {params.package} -o {params.folder} {params.as_of} > {log} 2>&1"
