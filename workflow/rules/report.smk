rule write_report:
    input:
        clean=countries("clean"),
        harmonised=countries("harmonise"),
        estimated=countries("estimate"),
        indicators=countries("indicators"),
        compared=rules.compare.output,
        scenarios=rules.scenarios.output,
        institutions=rules.institutions.output,
        figures=rules.comparative_landscape.output.figures,
        drawn=rules.comparative_institutions.output.figures,
        framework=framework(
            "absences.csv",
            "bases.csv",
            "cell_states.csv",
            "calibration.yaml",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "conditions.csv",
            "grade_caps.csv",
            "grades.csv",
            "indicators.yaml",
            "institutions.yaml",
            "marks.csv",
            "measures.csv",
            "origin_kinds.csv",
            "preference.yaml",
            "provision_topics.csv",
            "reconciliation.yaml",
            "scenarios.yaml",
            "source_types.csv",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
            *all_conditions(),
        ),
        texts=texts(
            "captions.yaml",
            "groups.html.j2",
            "law.html.j2",
            "report.html.j2",
            "style.css",
            "table.html.j2",
        ),
        fonts=fonts(),
    output:
        "results/{edition}/report/index.html",
    log:
        "results/{edition}/logs/report.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(251, each=2),
        runtime=minutes(seconds=3),
    params:
        results=subpath(output[0], ancestor=2),
        processed=folder("clean", 2),
        run=settings(CONFIG.countries, shown=True, editions=True),
        code=code("ssemap.publish.pages.report"),
        given=given("write_report"),
    message:
        "Report ({wildcards.edition})"
    shell:
        "ssemap report {params.results} {params.processed} -o {output}"
        " --run {params.run:q} > {log} 2>&1"
