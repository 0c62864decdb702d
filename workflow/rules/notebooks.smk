rule country_profile:
    input:
        notebook=local("notebooks/country_profile.ipynb"),
        clean=rules.clean.output,
        harmonised=rules.harmonise.output,
        plausibility=rules.plausibility.output,
        estimated=rules.estimate.output,
        indicators=rules.indicators.output,
        framework=framework(
            "absences.csv",
            "actor_types.csv",
            "amount_kinds.csv",
            "bases.csv",
            "calibration.yaml",
            "cell_states.csv",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "findings.yaml",
            "families.csv",
            "grade_caps.csv",
            "grades.csv",
            "indicators.yaml",
            "instruments.csv",
            "marks.csv",
            "measures.csv",
            "origin_kinds.csv",
            "pedigree.csv",
            "preference.yaml",
            "profile.yaml",
            "reconciliation.yaml",
            "scenarios.yaml",
            "source_types.csv",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
            "institutions.yaml",
            "provision_topics.csv",
            *conditions_of(CONFIG.conditions),
        ),
        texts=texts(
            "captions.yaml",
            "figure.html.j2",
            "figure_with_files.html.j2",
            "figures.html.j2",
            "institutions.html.j2",
            "notebook.html.j2",
            "notebook_cells.html.j2",
            "page.html.j2",
            "picture.html.j2",
            "profile.html.j2",
            "profile_evidence.html.j2",
            "profile_links.html.j2",
            "profile_table.html.j2",
            "profile_themes.html.j2",
            "style.css",
            "table.html.j2",
            "themes.yaml",
            "told.html.j2",
            "workbook.yaml",
        ),
        fonts=fonts(),
    output:
        notebook="results/{edition}/countries/{iso3}/profile.ipynb",
        page="results/{edition}/countries/{iso3}/index.html",
        issues="results/{edition}/countries/{iso3}/issues.csv",
        figures=directory("results/{edition}/countries/{iso3}/figures"),
        tables=directory("results/{edition}/countries/{iso3}/tables"),
    log:
        "results/{edition}/logs/country_profile/{iso3}.log",
    priority: 1
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(400),
        runtime=minutes(seconds=7),
    params:
        processed=folder("clean", 2),
        folder=subpath(output.notebook, parent=True),
        run=settings(conditions=True, data=True, languages=True),
        published=published_parameter,
        code=code("notebooks/country_profile.ipynb"),
        given=given("country_profile"),
    message:
        "Profile of {wildcards.iso3} ({wildcards.edition})"
    shell:
        "ssemap notebook {input.notebook} -o {output.notebook} --page {output.page}"
        " -p iso3 {wildcards.iso3} -p processed {params.processed} -p output {params.folder}"
        " {params.published} -p run {params.run:q} > {log} 2>&1"


rule comparative_landscape:
    input:
        notebook=local("notebooks/comparative_landscape.ipynb"),
        clean=countries("clean"),
        harmonised=countries("harmonise"),
        estimated=countries("estimate"),
        indicators=countries("indicators"),
        compared=rules.compare.output,
        scenarios=rules.scenarios.output,
        institutions=rules.institutions.output,
        framework=framework(
            "absences.csv",
            "actor_types.csv",
            "bases.csv",
            "cell_states.csv",
            "calibration.yaml",
            "comparabilities.csv",
            "comparison.yaml",
            "concepts.csv",
            "context_measures.csv",
            "coverages.csv",
            "definitions.csv",
            "families.csv",
            "findings.yaml",
            "grade_caps.csv",
            "grades.csv",
            "indicators.yaml",
            "instruments.csv",
            "marks.csv",
            "measures.csv",
            "origin_kinds.csv",
            "preference.yaml",
            "reconciliation.yaml",
            "scenarios.yaml",
            "source_types.csv",
            "subfamilies.csv",
            "themes.yaml",
            "units.csv",
        ),
        texts=texts(
            "captions.yaml",
            "figure_with_files.html.j2",
            "notebook.html.j2",
            "notebook_cells.html.j2",
            "page.html.j2",
            "picture.html.j2",
            "style.css",
            "table.html.j2",
            "workbook.yaml",
        ),
        fonts=fonts(),
    output:
        notebook="results/{edition}/notebooks/comparative_landscape.ipynb",
        page="results/{edition}/notebooks/comparative_landscape.html",
        figures=expand(
            "results/{{edition}}/figures/{name}.{kind}",
            name=[
                "evidence_map",
                "organisations_per_100000",
                "growth_index",
                "pairwise",
                "scenarios",
            ],
            kind=["svg", "png", "pdf", "csv", "json"],
        ),
        phone=expand(
            "results/{{edition}}/figures/{name}.phone.svg",
            name=[
                "evidence_map",
                "organisations_per_100000",
                "growth_index",
                "pairwise",
                "scenarios",
            ],
        ),
        tables=expand(
            "results/{{edition}}/tables/{name}.{kind}",
            name=[
                "comparisons",
                "claims",
                "forms",
                "sources_by_type",
            ],
            kind=["csv", "xlsx", "html"],
        ),
        indicators=multiext("results/{edition}/tables/indicators", ".csv", ".xlsx"),
        form_values="results/{edition}/tables/form_values.csv",
        headline="results/{edition}/tables/headline_indicators.html",
        pairs="results/{edition}/tables/pairs.csv",
    log:
        "results/{edition}/logs/comparative_landscape.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(515, each=10),
        runtime=minutes(seconds=13, each=1),
    params:
        processed=folder("clean", 2),
        folder=subpath(output.notebook, ancestor=2),
        run=settings(CONFIG.countries, shown=True, data=True),
        code=code("notebooks/comparative_landscape.ipynb"),
        given=given("comparative_landscape"),
    message:
        "Comparative landscape ({wildcards.edition})"
    shell:
        "ssemap notebook {input.notebook} -o {output.notebook} --page {output.page}"
        " -p processed {params.processed}"
        " -p output {params.folder} -p run {params.run:q} > {log} 2>&1"


rule comparative_institutions:
    input:
        notebook=local("notebooks/comparative_institutions.ipynb"),
        clean=countries("clean"),
        institutions=rules.institutions.output,
        framework=framework(
            "absences.csv",
            "agreement.yaml",
            "conditions.csv",
            "families.csv",
            "institutions.yaml",
            "provision_topics.csv",
            *all_conditions(agreement=True),
        ),
        texts=texts(
            "captions.yaml",
            "figure_with_files.html.j2",
            "notebook.html.j2",
            "notebook_cells.html.j2",
            "page.html.j2",
            "picture.html.j2",
            "style.css",
            "table.html.j2",
        ),
        fonts=fonts(),
    output:
        notebook="results/{edition}/notebooks/comparative_institutions.ipynb",
        page="results/{edition}/notebooks/comparative_institutions.html",
        figures=expand(
            "results/{{edition}}/figures/{name}.{kind}",
            name=[
                "recognition",
                "laws_timeline",
                "conditions",
                "institutions_agreement",
                "institutions_map",
            ],
            kind=["svg", "png", "pdf", "csv", "json"],
        ),
        phone=expand(
            "results/{{edition}}/figures/{name}.phone.svg",
            name=[
                "recognition",
                "laws_timeline",
                "conditions",
                "institutions_agreement",
                "institutions_map",
            ],
        ),
        tables=expand(
            "results/{{edition}}/tables/{name}.{kind}",
            name=[
                "law_types",
                "laws",
                "laws_by_decade",
                "conditions_by_country",
                "forms_scores",
                "sets_of_conditions",
                "groups_of_forms",
            ],
            kind=["csv", "xlsx", "html"],
        ),
    log:
        "results/{edition}/logs/comparative_institutions.log",
    priority: 2
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(415, each=6),
        runtime=minutes(seconds=9, each=1),
    params:
        processed=folder("clean", 2),
        folder=subpath(output.notebook, ancestor=2),
        run=settings(CONFIG.countries, shown=True, conditions=True, data=True),
        code=code("notebooks/comparative_institutions.ipynb"),
        given=given("comparative_institutions"),
    message:
        "Comparative institutions ({wildcards.edition})"
    shell:
        "ssemap notebook {input.notebook} -o {output.notebook} --page {output.page}"
        " -p processed {params.processed}"
        " -p output {params.folder} -p run {params.run:q} > {log} 2>&1"


# The tables of a page on a theme, each as files: those that the theme has nothing for are there without a row.
THEME_TABLES = ["context", "forms", "apart", "statements", "policies", "to_do"]

for theme in THEMES:

    rule:
        name:
            f"comparative_{theme}"
        input:
            notebook=local("notebooks/comparative_theme.ipynb"),
            clean=countries("clean"),
            harmonised=countries("harmonise"),
            indicators=countries("indicators"),
            framework=framework(
                "absences.csv",
                "actor_types.csv",
                "amount_kinds.csv",
                "bases.csv",
                "calibration.yaml",
                "cell_states.csv",
                "comparabilities.csv",
                "comparison.yaml",
                "concepts.csv",
                "context_measures.csv",
                "coverages.csv",
                "definitions.csv",
                "families.csv",
                "findings.yaml",
                "grades.csv",
                "indicators.yaml",
                "instruments.csv",
                "marks.csv",
                "measures.csv",
                "origin_kinds.csv",
                "preference.yaml",
                "profile.yaml",
                "reconciliation.yaml",
                "scenarios.yaml",
                "source_types.csv",
                "themes.yaml",
                "units.csv",
            ),
            texts=texts(
                "captions.yaml",
                "figure_with_files.html.j2",
                "notebook.html.j2",
                "notebook_cells.html.j2",
                "page.html.j2",
                "picture.html.j2",
                "style.css",
                "table.html.j2",
                "theme_context.html.j2",
                "theme_links.html.j2",
                "theme_numbers.html.j2",
                "theme_opening.html.j2",
                "theme_policies.html.j2",
                "theme_statements.html.j2",
                "theme_unknown.html.j2",
                "themes.yaml",
                "told.html.j2",
            ),
            fonts=fonts(),
        output:
            notebook=f"results/{{edition}}/notebooks/comparative_{theme}.ipynb",
            page=f"results/{{edition}}/notebooks/comparative_{theme}.html",
            figures=theme_figures([theme]),
            phone=theme_phones([theme]),
            tables=expand(
                "results/{{edition}}/tables/{theme}_{name}.{kind}",
                theme=theme,
                name=THEME_TABLES,
                kind=["csv", "xlsx", "html"],
            ),
        log:
            f"results/{{edition}}/logs/comparative_{theme}.log",
        priority: 2
        conda:
            ENVIRONMENT
        threads: 1
        resources:
            mem_mb=memory(390, each=10),
            runtime=minutes(seconds=13, each=1),
        params:
            processed=folder("clean", 2),
            folder=subpath(output.notebook, ancestor=2),
            theme=theme,
            run=settings(CONFIG.countries, shown=True, data=True),
            code=code("notebooks/comparative_theme.ipynb"),
            given=given(f"comparative_{theme}"),
        message:
            f"Theme page: {theme} ({{wildcards.edition}})"
        shell:
            "ssemap notebook {input.notebook} -o {output.notebook} --page {output.page}"
            " -p theme {params.theme} -p processed {params.processed}"
            " -p output {params.folder} -p run {params.run:q} > {log} 2>&1"
