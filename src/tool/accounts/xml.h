/* SPDX-License-Identifier: MIT */
/* XML of unknown origin: no network, no entities, no DTD, no depth without a bound. */
#ifndef CGN_TOOL_ACCOUNTS_XML_H
#define CGN_TOOL_ACCOUNTS_XML_H

#include <libxml/tree.h>

#include "tool/accounts/reader.h"

/* The document of the source, whose root has this name; NULL: told. Free with xmlFreeDoc. */
xmlDoc *xml_read(account_source *source, const char *root, const char *instead);
/* The first element of this name among a node's children, or among what follows `after`; NULL: none. */
const xmlNode *xml_child(const xmlNode *parent, const char *name);
const xmlNode *xml_next(const xmlNode *after, const char *name);
unsigned xml_line(const xmlNode *node);
/* The text of an element, blanks at its ends taken off; empty where it has elements or references in it. */
account_span xml_text(const xmlNode *element);
/* The value of an attribute; empty where there is none. */
account_span xml_attribute(const xmlNode *element, const char *name);

#endif
