"""Hooks of mkdocs: what it lacks for pages that are read in the repository as well.

A link to a file outside docs/ is one in the repository, `../CHANGELOG.md`. On the site that file stands below `tree/`, as a page if
it is Markdown; only files that some page links to are there. Anchors are named as there. `headings.js` has all headings, for the field that finds them. After building, every page is checked: anchors that links name exist,
local targets exist, and no picture, style, script or font comes from a network. What is found is a warning, so `--strict` fails.
"""
import html.parser
import json
import logging
import os
import posixpath
import re
import urllib.parse

from mkdocs.structure.files import File

log = logging.getLogger("mkdocs.hooks.site")
LINK = re.compile(r"(\]\()([^)\s#]+)")
TREE = "tree/"


def is_address(target):
    return re.match(r"[a-z][a-z0-9+.-]*:", target) is not None


def in_tree(path):
    """Path in the repository of a page's source."""
    return path[len(TREE):] if path.startswith(TREE) else "docs/" + path


def place_on_site(tree_path):
    return tree_path[len("docs/"):] if tree_path.startswith("docs/") else TREE + tree_path


def outside_code(markdown, change):
    """`change` applied to what is neither a block of code nor a code span."""
    lines, fenced = [], False
    for line in markdown.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and not line.startswith("    "):
            line = "".join(part if part.startswith("`") else change(part) for part in re.split(r"(`[^`]*`)", line))
        lines.append(line)
    return "\n".join(lines)


def linked_file(root, page, target):
    """The path in the repository of what `target` in the page `page` (of the site) means, or None."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(in_tree(page)), urllib.parse.unquote(target)))
    if path.startswith("..") or not os.path.exists(os.path.join(root, path)):
        return None
    if os.path.isdir(os.path.join(root, path)):
        path = posixpath.join(path, "README.md")
    return path if os.path.exists(os.path.join(root, path)) else None


def github_anchor(heading, separator):
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", separator)


def on_config(config):
    config.mdx_configs.setdefault("toc", {})["slugify"] = github_anchor
    return config


def on_files(files, config):
    root = os.path.dirname(os.path.abspath(config.config_file_path))
    for file in list(files):
        script = not file.is_documentation_page() and not posixpath.splitext(file.src_uri)[1]
        if script or file.src_uri.startswith("site/"):
            files.remove(file)
    to_read = [file.src_uri for file in files.documentation_pages()]
    while to_read:
        page = to_read.pop()
        with open(os.path.join(root, in_tree(page)), encoding="utf-8") as text:
            links = []
            outside_code(text.read(), lambda part: links.extend(m[2] for m in LINK.finditer(part)) or part)
        for target in links:
            path = None if is_address(target) else linked_file(root, page, target)
            if path is None or place_on_site(path) in files.src_uris or not place_on_site(path).startswith(TREE):
                continue
            file = File(place_on_site(path), config.docs_dir, config.site_dir, config.use_directory_urls)
            file.abs_src_path = os.path.join(root, path)
            files.append(file)
            if file.is_documentation_page():
                to_read.append(file.src_uri)
    return files


def on_page_markdown(markdown, page, config, files):
    root = os.path.dirname(os.path.abspath(config.config_file_path))
    here = page.file.src_uri

    def link(match):
        if is_address(match[2]):
            return match[0]
        path = linked_file(root, here, match[2])
        if path is None:
            return match[0]  # mkdocs warns of it
        return match[1] + posixpath.relpath(place_on_site(path), posixpath.dirname(here) or ".")

    # \< is an escape in GitHub's Markdown alone.
    return outside_code(markdown, lambda part: LINK.sub(link, part).replace("\\<", "&lt;"))


headings = []


def on_page_content(content, page, config, files):
    def add(items):
        for item in items:
            headings.append([page.title, html.unescape(item.title), page.url + item.url])
            add(item.children)

    add(page.toc.items)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.resources = set(), [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.ids.add(values.get("id") or values.get("name"))
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        elif tag == "link" and values.get("rel") != "canonical":
            self.resources.append(values.get("href", ""))
        elif values.get("src"):
            self.resources.append(values["src"])


def on_post_build(config):
    with open(os.path.join(config.site_dir, "headings.js"), "w", encoding="utf-8") as out:
        out.write("const headings = " + json.dumps(sorted(headings)) + ";\n")
    pages = {}
    for folder, _, names in os.walk(config.site_dir):
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".css"):
                with open(path, encoding="utf-8") as text:
                    for address in re.findall(r"(?:url\(\s*[\"']?|@import\s+[\"'])((?:https?:)?//[^\"')]+)", text.read()):
                        log.warning("%s takes %s from a network", os.path.relpath(path, config.site_dir), address)
            elif name.endswith(".html"):
                page = Page()
                with open(path, encoding="utf-8") as text:
                    page.feed(text.read())
                pages[os.path.normpath(path)] = page
    for path, page in pages.items():
        where = os.path.relpath(path, config.site_dir)
        for address in page.resources:
            if is_address(address) and not address.startswith("data:") or address.startswith("//"):
                log.warning("%s takes %s from a network", where, address)
        for link in page.links + page.resources:
            target = urllib.parse.urlsplit(link)
            if target.scheme or target.netloc or where == "404.html":
                continue
            to = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(target.path)))
            to = path if not target.path else os.path.join(to, "index.html") if os.path.isdir(to) else to
            if not os.path.exists(to):
                log.warning("%s links to %s, which is not on the site", where, link)
            elif target.fragment and to in pages and urllib.parse.unquote(target.fragment) not in pages[to].ids:
                log.warning("%s links to %s, and there is no such anchor", where, link)
