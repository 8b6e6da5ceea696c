/** The package has no types of its own. Cuts a font down to the signs that are used. */
declare module 'subset-font' {
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'truetype'; keepFeatures?: readonly string[]; noHinting?: boolean },
  ): Promise<Buffer>;
}
