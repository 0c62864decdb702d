# Targets:
#   snakemake                                everything, as config.yaml says
#   snakemake --cores 2 KOR                  one country: results/<edition>/countries/KOR/
#   snakemake report                         the report and all that it leads to, which is everything
#   snakemake --config edition=conference    another edition, beside the default one


include: "workflow/rules/common.smk"
include: "workflow/rules/documents.smk"


rule all:
    default_target: True
    input:
        profiles(CONFIG.countries),
        country_briefs(CONFIG.countries),
        f"results/{CONFIG.edition}/notebooks/comparative_landscape.ipynb",
        f"results/{CONFIG.edition}/notebooks/comparative_institutions.ipynb",
        [
            f"results/{CONFIG.edition}/notebooks/comparative_{theme}.ipynb"
            for theme in THEMES
        ],
        f"results/{CONFIG.edition}/report/index.html",
        expand(list(documents().values()), edition=CONFIG.edition),
        f"results/{CONFIG.edition}/report/methods.html",
        f"results/{CONFIG.edition}/report/report.html",
        f"results/{CONFIG.edition}/figures/index.html",
        briefs_of_all(),
        f"results/{CONFIG.edition}/report/explorer.html",
        further_chains(),
        f"results/{CONFIG.edition}/run.json",


for country in CONFIG.countries:

    rule:
        name:
            country
        input:
            profiles([country]),
            country_briefs([country]),


rule report:
    input:
        rules.all.input,


include: "workflow/rules/clean.smk"
include: "workflow/rules/harmonise.smk"
include: "workflow/rules/plausibility.smk"
include: "workflow/rules/estimate.smk"
include: "workflow/rules/indicators.smk"
include: "workflow/rules/compare.smk"
include: "workflow/rules/institutions.smk"
include: "workflow/rules/alternatives.smk"
include: "workflow/rules/scenarios.smk"
include: "workflow/rules/notebooks.smk"
include: "workflow/rules/quality.smk"
include: "workflow/rules/trace.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/methods.smk"
include: "workflow/rules/share.smk"
include: "workflow/rules/briefs.smk"
include: "workflow/rules/explorer.smk"
include: "workflow/rules/record.smk"
include: "workflow/rules/tracked.smk"
include: "workflow/rules/targets.smk"
