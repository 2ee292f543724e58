"""What a PDF says it is: PDF/UA-1 beside the PDF/A-3a that WeasyPrint wrote, in the same XMP
packet.

PDF/A allows only properties it knows, so the one of PDF/UA brings its own description (ISO 19005-3,
6.6.2.3; "PDF/UA in PDF/A", PDF Association technical note 0010).
"""

from __future__ import annotations

from pydyf import PDF, Stream

_END = b"</rdf:RDF>"
_PART = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part>\
</rdf:Description>"""
_SCHEMA = b"""<rdf:Description rdf:about="" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
<rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name>\
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 this file conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\
</rdf:Description>"""


def declare_ua(pdf: PDF) -> None:
    """Add PDF/UA-1 and its schema to the XMP of a PDF not yet written.

    Raises ValueError without an XMP packet.
    """
    held = (
        pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
        if "Metadata" in pdf.catalog
        else Stream()
    )
    head, end, tail = b"".join(held.stream).rpartition(_END)
    if not end:
        raise ValueError("the file says nothing of itself (no XMP)")
    held.stream = [head + _PART + _SCHEMA + end + tail]
