/** The size of the paper, which decides how large a grid is printed; runs after the script every page has. */
export const paperScript = `
const fit=size=>{root.dataset.paper=size;document.getElementById('paper').textContent='@page{size:'+size+' landscape;margin:8mm}';press('paper',size)};
document.addEventListener('click',e=>{const size=e.target.closest('button')?.dataset.paper;if(size)fit(size)});
fit('A4');`;
