"""JavaScript, in its files, in pages and in Apps Script, and TypeScript."""

from __future__ import annotations

from dataclasses import replace

from tests.laws.programs.syntax import (
    DOUBLE,
    FORM_TYPE,
    SINGLE,
    SLASHES,
    ClassSyntax,
    Client,
    Form,
    Quote,
    Syntax,
)

_FETCH = "fetch({url}, {{¬ method: 'POST',¬ body: {body}¬ }})"
_AXIOS = "axios({{¬ method: 'post',¬ url: {url},¬ data: {body}¬ }})"
_HEADERS = f"{{{{ headers: {{{{ 'Content-Type': {FORM_TYPE} }}}} }}}}"
_JAVASCRIPT_CLASS = ClassSyntax(
    "class {name} {{",
    "}}",
    "{name} = {value};",
    ("constructor({parameters}) {{", "}}"),
    "this.{name} = {value};",
    ("async {name}({parameters}) {{", "}}"),
    "this.{name}",
    "this.{name}({arguments})",
)
_OBJECTS = (
    Form("object", "{{¬ ", "{bare}: {value}", ",¬ ", "¬ }}"),
    Form("object", "{{¬ ", "{key}: {value}", ",¬ ", "¬ }}"),
    Form("object", "const {form} = {{}};", "{form}.{bare} = {value};", "", "", "{form}"),
    Form("object", "const {form} = {{}};", "{form}[{key}] = {value};", "", "", "{form}"),
)
JAVASCRIPT = Syntax(
    "JavaScript",
    "javascript",
    ("js", "mjs", "jsx"),
    (SINGLE, DOUBLE, Quote("`", "`", {"\\": "\\\\", "`": "\\`", "$": "\\$", "\n": "\n"}, "${{{}}}", r"[A-Za-z_][\w.]*(?:\(\))?")),
    let=("const {name} = {value};", "let {name} = {value};"),
    append="{name} += {value};",
    log="console.log({value});",
    environment=("process.env.{name}", "process.env['{name}']"),
    unknown=("config.{name}", "this.options.{name}"),
    comments=SLASHES,
    condition="{value} > {number}",
    blocks=(
        ("if ({condition}) {{", "}}"),
        ("if ({condition}) {{", "}} else {{", "}}"),
        ("for (const {name} of [{values}]) {{", "}}"),
        ("try {{", "}} catch ({name}) {{", "}}"),
        ("while ({condition}) {{", "}}"),
        ("switch ({value}) {{ case {number}: {{", "}} default: {{", "}} }}"),
        ("const {name} = async () => {{", "}};"),
        ("await Promise.all([{values}].map(async ({name}) => {{", "}}));"),
    ),
    functions=(
        ("async function {name}({parameters}) {{", "}}"),
        ("const {name} = async ({parameters}) => {{", "}};"),
        ("export async function {name}({parameters}) {{", "}}"),
    ),
    helper=("function {name}({parameters}) {{", "}}"),
    forms=(
        *_OBJECTS,
        Form("text", "new URLSearchParams({{ ", "{bare}: {value}", ", ", " }})"),
        Form("text", "new URLSearchParams([¬", "[{key}, {value}]", ",¬ ", "¬])"),
        Form("text", "new URLSearchParams({{ ", "{key}: {value}", ", ", " }}).toString()"),
        Form("text", "qs.stringify({{¬ ", "{bare}: {value}", ",¬ ", "¬ }})"),
        Form("text", "const {form} = new URLSearchParams();", "{form}.append({key}, {value});", "", "", "{form}"),
        Form("text", "const {form} = new URLSearchParams();", "{form}.set({key}, {value});", "", "", "{form}.toString()"),
        Form("text", "const {form} = new FormData();", "{form}.append({key}, {value});", "", "", "{form}"),
    ),
    clients=(
        Client("text", (f"const {{result}} = await {_FETCH};",)),
        Client("text", (f"return {_FETCH}.then((r) => r.json());",)),
        Client("text", (f"const {{{{ data: {{result}} }}}} = await {_AXIOS};",)),
        Client("text", (f"const {{result}} = await axios.post({{url}},¬ {{body}},¬ {_HEADERS});",)),
        Client("text", ("const {result} = new Request({url}, {{ method: 'POST', body: {body} }});", "await fetch({result});")),
        Client("text", ("const {result} = {{ method: 'POST', body: {body} }};", "await fetch({url}, {result});")),
        Client("object", ("const {result} = await axios.post({url},¬ null,¬ {{ params: {body} }});",)),
        Client("object", ("const {result} = await got.post({url}, {{ form: {body} }}).json();",)),
        Client("object", ("await superagent.post({url})¬.type('form')¬.send({body});",)),
        Client("object", ("await fetch({url}, {{ method: 'POST', body: new URLSearchParams({body}) }});",)),
        Client("object", ("const {result} = {{ url: {url}, method: 'post', data: qs.stringify({body}) }};", "await axios({result});")),
        Client("object", ("request.post({{ url: {url}, form: {body} }}, (error, reply) => reply);",)),
    ),
    constants=("const {name} = {value};", "export const {name} = {value};"),
    variables=("const {name} = {value};", "let {name} = {value};"),
    encode=("{}", "encodeURIComponent({})"),
    classes=_JAVASCRIPT_CLASS,
)  # fmt: skip
TYPESCRIPT = replace(
    JAVASCRIPT,
    name="TypeScript",
    suffixes=("ts", "mts", "tsx"),
    let=("const {name}: {type} = {value};", "const {name} = {value};", "let {name} = {value} as {type};"),
    unknown=("config.{name}", "options!.{name}", "(settings as Settings).{name}"),
    functions=(
        ("async function {name}({parameters}): Promise<unknown> {{", "}}"),
        ("export const {name} = async ({parameters}): Promise<any> => {{", "}};"),
    ),
    helper=("function {name}({parameters}): {type} {{", "}}"),
    parameter="{name}: {type}",
    constants=("const {name} = {value} as const;", "export const {name}: {type} = {value};"),
    types={"text": "string", "number": "number", "form": "any"},
    classes=ClassSyntax(
        "export class {name} {{", "}}", "private readonly {name}: {type} = {value};", ("constructor({parameters}) {{", "}}"),
        "this.{name} = {value};", ("public async {name}({parameters}): Promise<any> {{", "}}"), "this.{name}", "this.{name}({arguments})",
    ),
)  # fmt: skip
_APPS_OPTIONS = "{{ method: 'post', payload: {body}, muteHttpExceptions: true }}"
APPS_SCRIPT = replace(
    JAVASCRIPT,
    name="Apps Script",
    suffixes=("gs",),
    let=("const {name} = {value};", "var {name} = {value};"),
    log="Logger.log({value});",
    environment=("PropertiesService.getScriptProperties().getProperty('{name}')",),
    unknown=("CONFIG.{name}",),
    blocks=(*JAVASCRIPT.blocks[:6], ("[{values}].forEach(({name}) => {{", "}});")),
    functions=(("function {name}({parameters}) {{", "}}"), ("const {name} = ({parameters}) => {{", "}};")),
    forms=_OBJECTS,
    clients=(
        Client("object text", (f"const {{result}} = UrlFetchApp.fetch({{url}},¬ {_APPS_OPTIONS});",)),
        Client("object text", (f"return JSON.parse(UrlFetchApp.fetch({{url}}, {_APPS_OPTIONS}).getContentText());",)),
        Client("object text", (f"var {{result}} = {_APPS_OPTIONS};", "UrlFetchApp.fetch({url}, {result});")),
        Client("object text", ("var {result} = {{ url: {url}, method: 'post', payload: {body} }};", "UrlFetchApp.fetchAll([{result}]);")),
    ),
    constants=("const {name} = {value};", "var {name} = {value};"),
    variables=("const {name} = {value};", "var {name} = {value};"),
    classes=_JAVASCRIPT_CLASS._replace(method=("{name}({parameters}) {{", "}}")),
)  # fmt: skip
HTML = replace(JAVASCRIPT, name="HTML", suffixes=("html", "htm"))
