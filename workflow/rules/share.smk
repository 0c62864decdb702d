# What leaves the folder of results: the report as one file, and a page for each figure.


rule one_file:
    input:
        page=rules.write_report.output.page,
        figures=[file for file in figures_of_pages() if file.endswith(".svg")],
        texts=texts("one_file.html.j2"),
    output:
        "results/{edition}/report/report.html",
    log:
        "results/{edition}/logs/one_file.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(170),
        runtime=minutes(seconds=2),
    params:
        results=folder("page", 1),
        published=published,
        code=code("ssemap.publish.pages.one_file"),
        given=given("one_file"),
    message:
        "The report as one file ({wildcards.edition})"
    shell:
        "ssemap one-file {params.results} -o {output} {params.published} > {log} 2>&1"


rule figure_pages:
    input:
        page=rules.write_report.output.page,
        methods=rules.methods.output.page,
        notebooks=[
            rules.comparative_landscape.output.page,
            rules.comparative_institutions.output.page,
            *expand(
                "results/{{edition}}/notebooks/comparative_{theme}.html", theme=THEMES
            ),
        ],
        figures=figures_of_pages(),
        texts=texts("figure.html.j2", "figures.html.j2", "picture.html.j2", "style.css"),
        fonts=fonts(),
    output:
        listed="results/{edition}/figures/index.html",
        pages=expand("results/{{edition}}/figures/{name}.html", name=names_of_figures()),
    log:
        "results/{edition}/logs/figure_pages.log",
    conda:
        ENVIRONMENT
    threads: 1
    resources:
        mem_mb=memory(150),
        runtime=minutes(seconds=2),
    params:
        results=folder("page", 1),
        names=names_of_figures(),
        published=published,
        code=code("ssemap.publish.pages.figure_pages"),
        given=given("figure_pages"),
    message:
        "Pages of figures ({wildcards.edition})"
    shell:
        "ssemap figure-pages {params.results} -o {output.listed}"
        " --names {params.names:q} {params.published} > {log} 2>&1"
