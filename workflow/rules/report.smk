rule write_report:
    input:
        packages=[
            path
            for country in CONFIG.countries
            for path in fingerprint.files(Path("data/raw") / country)
        ],
        clean=countries("clean"),
        harmonised=countries("harmonise"),
        estimated=countries("estimate"),
        indicators=countries("indicators"),
        compared=rules.compare.output,
        scenarios=rules.scenarios.output,
        institutions=rules.institutions.output,
        figures=rules.comparative_landscape.output.figures,
        drawn=rules.comparative_institutions.output.figures,
        themed=theme_figures(THEMES),
        framework=framework(
            "absences.csv",
            "actor_types.csv",
            "amount_kinds.csv",
            "bases.csv",
            "calibration.yaml",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "cell_states.csv",
            "families.csv",
            "findings.yaml",
            "conditions.csv",
            "grade_caps.csv",
            "grades.csv",
            "indicators.yaml",
            "instruments.csv",
            "institutions.yaml",
            "marks.csv",
            "measures.csv",
            "origin_kinds.csv",
            "origins.yaml",
            "preference.yaml",
            "profile.yaml",
            "provision_topics.csv",
            "quotes.yaml",
            "reconciliation.yaml",
            "scenarios.yaml",
            "source_types.csv",
            "strategies.yaml",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
            *all_conditions(),
        ),
        texts=texts(
            "captions.yaml",
            "allowed_digits.yaml",
            "beside.css",
            "editions.yaml",
            "glossary.yaml",
            "page.html.j2",
            "picture.html.j2",
            "style.css",
            "table.html.j2",
            *texts_in("documents"),
            *texts_in("front_door"),
            *texts_in("sections"),
        ),
        fonts=fonts(),
    output:
        **documents(),
        page="results/{edition}/report/index.html",
        door="results/{edition}/index.html",
        beside="results/{edition}/report/beside.css",
    log:
        "results/{edition}/logs/report.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(970, each=12),
        runtime=minutes(seconds=16, each=1),
    params:
        results=subpath(output.page, ancestor=2),
        processed=folder("clean", 2),
        raw=folder("packages", 1),
        run=settings(CONFIG.countries, shown=True, editions=True, languages=True),
        documents=as_documents,
        code=code("ssemap.publish.pages.report"),
        given=given("write_report"),
    message:
        "Report ({wildcards.edition})"
    shell:
        "ssemap report {params.results} {params.processed} {params.raw} -o {output.page}"
        " --door {output.door} --run {params.run:q} {params.documents} > {log} 2>&1"
