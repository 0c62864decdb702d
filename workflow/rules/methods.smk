rule methods:
    input:
        clean=countries("clean"),
        harmonised=countries("harmonise"),
        plausibility=countries("plausibility"),
        estimated=countries("estimate"),
        indicators=countries("indicators"),
        framework=framework(
            "absences.csv",
            "bases.csv",
            "calibration.yaml",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "coverages.csv",
            "grade_caps.csv",
            "grades.csv",
            "grading.yaml",
            "origin_kinds.csv",
            "origins.yaml",
            "pedigree.csv",
            "reconciliation.yaml",
            "scenarios.yaml",
            "source_types.csv",
            "measures.csv",
            "evaluation_rules.yaml",
            "evaluation_left_out.csv",
            "evaluation_methods.csv",
            "evaluation_injected_errors.csv",
        ),
        texts=texts(
            "captions.yaml",
            "figure_with_files.html.j2",
            "methods.html.j2",
            "picture.html.j2",
            "style.css",
            "table.html.j2",
        ),
        fonts=fonts(),
    output:
        page="results/{edition}/report/methods.html",
        figures=multiext(
            "results/{edition}/figures/calibration",
            ".svg",
            ".png",
            ".pdf",
            ".csv",
            ".json",
        ),
        phone="results/{edition}/figures/calibration.phone.svg",
    log:
        "results/{edition}/logs/methods.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(345, each=2),
        runtime=minutes(seconds=3),
    params:
        results=subpath(output.page, ancestor=2),
        processed=folder("clean", 2),
        run=settings(CONFIG.countries, shown=True, editions=True, data=True),
        code=code("ssemap.publish.pages.methods"),
        given=given("methods"),
    message:
        "Methods annex ({wildcards.edition})"
    shell:
        "ssemap methods {params.results} {params.processed} -o {output.page}"
        " --run {params.run:q} > {log} 2>&1"
