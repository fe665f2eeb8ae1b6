"""What to write for each part shown on the style page: lines of a template or a style sheet.

A test renders every line that is a template, so what stands here works.
"""

from __future__ import annotations

LINES = {
    "colours": ".mine { background: var(--wash); color: var(--ink); }",
    "sizes": ".mine { font-size: var(--text-l); }",
    "buttons": """\
<button class="button">{{ _("Save") }}</button> <a class="button is-quiet" href="#">…</a>
<span class="tag is-accent">…</span> <span class="tag is-signal">…</span>
{{ at|by_when }} · {{ at|short_time }} · {{ count|number }} · {{ seconds|duration }}""",
    "messages": """\
{% from "_macros/parts.html" import empty, opening %}
{{ opening(_("The answer in one sentence."), _("What it rests on.")) }}
<p class="note">…</p> <p class="note is-signal">…</p>
{{ empty(_("Nothing is here."), _("What will be, and what to do first."), "#", _("Do it")) }}""",
    "form": """\
{% from "_macros/forms.html" import error_summary, field, radios %}
{{ error_summary(form) }}
{{ field(form.subject, _("A hint in one sentence.")) }} {{ radios(form.urgency) }}""",
    "table": """\
{% from "_macros/tables.html" import keep_order, pairs, table, take_away %}
{% call(line, cell) table(rows, [column(_("Service"), "name"), num_column(_("Kept"), "kept"),
   num_column(_("Share"), "share", unit="%"), column(_("Beside its goal"))],
   by="id-of-the-heading", caption=_("…"), csv="#", foot=(_("Together"), 5, 80, "")) %}
{{ cell(line.name, line.note) }}{{ cell(line.kept) }}{{ cell(line.share) }}
{% call cell() %}<a href="#">{{ line.standing }}</a>{% endcall %}
{% endcall %}
{{ pairs([(_("Asked"), 120)], by="id-of-the-heading") }} {{ take_away("#", "#") }}
<form method="get">{{ keep_order(["sort"]) }}…</form>""",
    "heat": """\
{% from "_macros/tables.html" import heat %}
{% call(row, name, square) heat(squares, _("Unit"), areas, by="id-of-the-heading",
   caption=_("…"), not_shown=_("not shown")) %}
{{ name(row.name) }}{% for one in row.scores %}{{ square(one, 3, ["20–49"]) }}{% endfor %}
{{ square() }}
{% endcall %}""",
    "rows": """\
<ul class="rows"><li><a class="row-link" href="#"><span class="row-title">…</span>
<span class="row-side">…</span><span class="row-note">…</span></a></li></ul>
<dl class="figures"><div><dt>…</dt><dd><span class="number">51</span></dd></div></dl>
<details class="fold"><summary>…</summary>…</details>""",
    "paper": """\
{% from "_macros/parts.html" import printed_from %}
<section class="part is-kept-together">…</section> <div class="is-not-printed">…</div>
{{ printed_from() }}""",
}
