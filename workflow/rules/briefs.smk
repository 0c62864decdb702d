# Briefs by language, each as PDF and DOCX: one for each country, and introduction and conclusions of all.


for language in CONFIG.languages:
    end = briefs.suffix(language)

    rule:
        name:
            f"country_brief{end.replace('.', '_')}"
        input:
            clean=rules.clean.output,
            harmonised=rules.harmonise.output,
            plausibility=rules.plausibility.output,
            estimated=rules.estimate.output,
            indicators=rules.indicators.output,
            figures=rules.country_profile.output.figures,
            framework=framework(
                "absences.csv",
                "actor_types.csv",
                "amount_kinds.csv",
                "bases.csv",
                "briefs.yaml",
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
                "institutions.yaml",
                "instruments.csv",
                "marks.csv",
                "measures.csv",
                "origin_kinds.csv",
                "preference.yaml",
                "profile.yaml",
                "provision_topics.csv",
                "quotes.yaml",
                "reconciliation.yaml",
                "scenarios.yaml",
                "source_types.csv",
                "themes.yaml",
                "units.csv",
                *conditions_of(CONFIG.conditions),
            ),
            texts=texts(
                "allowed_digits.yaml",
                "glossary.yaml",
                "themes.yaml",
                "documents/report.typ",
                *brief_texts(language, "country"),
                *texts_in("documents/word"),
            ),
            fonts=fonts(),
        output:
            pdf=f"results/{{edition}}/countries/{{iso3}}/brief{end}.pdf",
            docx=f"results/{{edition}}/countries/{{iso3}}/brief{end}.docx",
        log:
            f"results/{{edition}}/logs/country_brief{end.replace('.', '_')}/{{iso3}}.log",
        conda:
            ENVIRONMENT
        threads: 1
        resources:
            mem_mb=memory(420),
            runtime=minutes(seconds=7),
        params:
            results=subpath(output.pdf, ancestor=3),
            processed=folder("clean", 2),
            language=language,
            published=published,
            run=settings(conditions=True, data=True),
            code=code("ssemap.publish.briefs.of_country"),
            given=given(f"country_brief{end.replace('.', '_')}"),
        message:
            f"Brief of {{wildcards.iso3}} in {language} ({{wildcards.edition}})"
        shell:
            "ssemap brief {params.results} {params.processed} -o {output.pdf}"
            " --iso3 {wildcards.iso3} --language {params.language}"
            " --run {params.run:q} {params.published} > {log} 2>&1"

    rule:
        name:
            f"briefs{end.replace('.', '_')}"
        input:
            packages=rules.write_report.input.packages,
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
                "briefs.yaml",
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
                "origins.yaml",
                "preference.yaml",
                "profile.yaml",
                "reconciliation.yaml",
                "scenarios.yaml",
                "source_types.csv",
                "themes.yaml",
                "units.csv",
            ),
            texts=texts(
                "allowed_digits.yaml",
                "captions.yaml",
                "glossary.yaml",
                "documents/report.typ",
                *brief_texts(language, "introduction", "conclusions"),
                *texts_in("documents/word"),
            ),
            fonts=fonts(),
        output:
            expand(
                "results/{{edition}}/briefs/{name}{end}.{kind}",
                name=["introduction", "conclusions"],
                end=end,
                kind=["pdf", "docx"],
            ),
        log:
            f"results/{{edition}}/logs/briefs{end.replace('.', '_')}.log",
        priority: 2
        conda:
            ENVIRONMENT
        threads: 1
        resources:
            mem_mb=memory(480, each=6),
            runtime=minutes(seconds=10, each=1),
        params:
            results=subpath(output[0], ancestor=2),
            processed=folder("clean", 2),
            raw=folder("packages", 1),
            folder=subpath(output[0], parent=True),
            language=language,
            published=published,
            run=settings(CONFIG.countries, shown=True, editions=True),
            code=code("ssemap.publish.briefs.of_all"),
            given=given(f"briefs{end.replace('.', '_')}"),
        message:
            f"Introduction and conclusions in {language} ({{wildcards.edition}})"
        shell:
            "ssemap briefs {params.results} {params.processed} {params.raw} -o {params.folder}"
            " --language {params.language} --run {params.run:q} {params.published} > {log} 2>&1"
