export const GIVEN = "Ada,Bruno,Carmen,Dev,Elif,Femi,Greta,Hugo,Ines,Jonas,Kiri,Liam,Mara,Nils,Orla,Priya".split(",");
export const FAMILY =
  "Abara,Bellweather,Castellan,Dunmore,Farrow,Grigore,Holm,Ibarra,Kettle,Lindqvist,O'Dowd,Quill".split(",");
