/* SPDX-License-Identifier: MIT */
#include "tool/accounts/xml.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

/* The first error of a document; those that follow from it say less. */
typedef struct first_error {
  int code;
  unsigned line;
} first_error;

/* libxml2's own messages hold pieces of the file: only the number of an error is used, and none is printed. */
#if LIBXML_VERSION >= 21200
static void hear(void *context, const xmlError *error) {
#else
static void hear(void *context, xmlError *error) {
#endif
  first_error *first = ((xmlParserCtxt *)context)->_private;
  if (first->code == 0 && error->level == XML_ERR_FATAL)
    *first = (first_error){error->code, error->line > 0 ? (unsigned)error->line : 1};
}

static const char *text_of_error(int code) {
  switch (code) {
  case XML_ERR_TAG_NAME_MISMATCH: return "this end tag is not that of the element which is open: mend the pair";
  case XML_ERR_TAG_NOT_FINISHED:
  case XML_ERR_DOCUMENT_END:
  case XML_ERR_GT_REQUIRED: return "the XML ends too early: the file is cut off, or an end tag is missing";
  case XML_ERR_UNDECLARED_ENTITY:
  case XML_WAR_UNDECLARED_ENTITY: return "no such entity: write &amp; for &, or the character itself";
  case XML_ERR_INVALID_ENCODING:
  case XML_ERR_INVALID_CHAR: return "an octet that is no character here: save the file as UTF-8";
  case XML_ERR_ENTITY_LOOP: return "entities within entities: write the texts themselves";
  default: return "no well-formed XML from here on: mend it, or save it anew";
  }
}

/* The external name of a DTD is there in each of Apple's files; what a DTD declares is in none. */
static const char *defect_of(const xmlDoc *document, const char *root, const char *instead) {
  const xmlNode *top = xmlDocGetRootElement(document);
  if (document->intSubset && document->intSubset->children) return "a DTD with declarations is not read: remove it";
  if (!top || strcmp((const char *)top->name, root) != 0) return instead;
  return NULL;
}

xmlDoc *xml_read(account_source *source, const char *root, const char *instead) {
  const int options = XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES;
  xmlParserCtxt *context = xmlNewParserCtxt();
  if (!context) {
    source->list->failed = true;
    return NULL;
  }
  first_error first = {0, 1};
  context->_private = &first;
  context->sax->serror = hear;
  xmlDoc *document = xmlCtxtReadMemory(context, source->text.at, (int)source->text.length, NULL, NULL, options);
  const char *defect = document ? defect_of(document, root, instead) : text_of_error(first.code);
  if (defect) account_tell_error(source, first.line, defect);
  if (defect && document) {
    xmlFreeDoc(document);
    document = NULL;
  }
  xmlFreeParserCtxt(context);
  return document;
}

static const xmlNode *named(const xmlNode *node, const char *name) {
  while (node && (node->type != XML_ELEMENT_NODE || strcmp((const char *)node->name, name) != 0)) node = node->next;
  return node;
}

const xmlNode *xml_child(const xmlNode *parent, const char *name) {
  return named(parent->children, name);
}

const xmlNode *xml_next(const xmlNode *after, const char *name) {
  return named(after->next, name);
}

unsigned xml_line(const xmlNode *node) {
  long line = xmlGetLineNo(node);
  return line > 0 ? (unsigned)line : 0;
}

account_span xml_text(const xmlNode *element) {
  const xmlNode *only = element ? element->children : NULL;
  if (!only || only->next || only->type != XML_TEXT_NODE) return (account_span){0};
  return account_span_trim(account_span_of((const char *)only->content));
}

account_span xml_attribute(const xmlNode *element, const char *name) {
  for (const xmlAttr *each = element->properties; each; each = each->next)
    if (strcmp((const char *)each->name, name) == 0 && each->children && each->children->type == XML_TEXT_NODE)
      return account_span_of((const char *)each->children->content);
  return (account_span){0};
}
