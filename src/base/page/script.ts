/** Language and theme: kept for the page while it is open; the language is in its address, so that it can be sent. */
export const pageScript = `
const root=document.documentElement;
const press=(name,value)=>document.querySelectorAll('[data-'+name+']').forEach(b=>{if(b!==root)b.setAttribute('aria-pressed',String(b.dataset[name]===value))});
const speak=lang=>{root.lang=lang;document.title=document.querySelector('h1 [lang='+lang+']')?.textContent??document.title;press('say',lang)};
const draw=theme=>{root.dataset.theme=theme;press('paint',theme)};
document.addEventListener('click',e=>{const d=e.target.closest('button')?.dataset;if(!d)return;
if(d.say){speak(d.say);history.replaceState(null,'','#'+d.say)}if(d.paint)draw(d.paint)});
const asked=location.hash.slice(1);
speak(asked==='zh'||asked==='en'?asked:(navigator.language||'zh').startsWith('zh')?'zh':'en');
draw(matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light');`;
