/** The colours of the console (console/tokens.css), since a page for paper and mail has to bring its own. */
export const lightTokens = {
  ground: '#f2f4f6',
  panel: '#ffffff',
  raised: '#e9edf1',
  text: '#1b1f24',
  secondary: '#4a5560',
  muted: '#56616d',
  line: '#d3d9df',
  border: '#76828e',
  focus: '#0b5cad',
  chosen: '#dde8f4',
  p1: '#c4001a',
  p2: '#a84300',
};
export const darkTokens: typeof lightTokens = {
  ground: '#1b1f24',
  panel: '#242a31',
  raised: '#2d343c',
  text: '#e6eaee',
  secondary: '#b4bec8',
  muted: '#a3aeb9',
  line: '#3a434d',
  border: '#7f8b98',
  focus: '#9cc8ff',
  chosen: '#27313c',
  p1: '#ff6b6b',
  p2: '#ff9f43',
};

/** As custom properties of a style. */
export const declared = (tokens: Record<string, string>) =>
  Object.entries(tokens)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
