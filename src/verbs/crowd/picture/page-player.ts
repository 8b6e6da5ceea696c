/** Plays the frames on the plan. Everything can be done by keyboard; the help (?) lists the keys. */
export const pagePlayer = `
const data=JSON.parse(document.getElementById('data').textContent);
const root=document.documentElement,canvas=document.getElementById('plan'),ink=canvas.getContext('2d');
const byId=id=>document.getElementById(id);
const state={t:0,speed:10,playing:false,level:0,heat:false,row:0,zoom:1,panX:0,panY:0};
const speeds=[1,2,5,10,20,30,60];
const css=name=>getComputedStyle(root).getPropertyValue('--'+name).trim();
const lang=()=>root.lang==='zh'?'zh':'en';
const clock=t=>{const s=Math.round(data.from_min*60+t),p=n=>String(n).padStart(2,'0');return p(Math.floor(s/3600))+':'+p(Math.floor(s/60)%60)+':'+p(s%60)};
let colours={},font='sans-serif';
function takeColours(){for(const n of ['ground','panel','raised','text','secondary','muted','line','border','l0','l1','l2','l3'])colours[n]=css(n);font=getComputedStyle(document.body).fontFamily}
/* Metres to pixels of the level that is shown, above the legend. */
const legendRoom=34;
function view(){
 const [x0,y0,x1,y1]=data.plan.levels[state.level].box,w=canvas.clientWidth,h=canvas.clientHeight-legendRoom,room=20;
 const k=Math.min((w-2*room)/(x1-x0),(h-2*room)/(y1-y0))*state.zoom;
 const cx=(x0+x1)/2+state.panX,cy=(y0+y1)/2+state.panY;
 return {k,x:x=>(x-cx)*k+w/2,y:y=>h/2-(y-cy)*k};
}
const momentAt=t=>Math.max(0,Math.min(data.t_s.length-1,Math.floor(t/data.step_s)));
const worstOf=(row,value)=>{let worst=-1;data.rows[row].limits.forEach((limit,at)=>{if(value>=limit)worst=at});return worst};
const valueOf=(row,t)=>data.rows[row].mean[momentAt(t)]??0;
const spell=(row,value)=>data.rows[row].unit==='persons'?String(Math.round(value)):value.toFixed(1);
const triangles=at=>'\\u25B2'.repeat(at+1);
function trace(points,v,close){points.forEach(([x,y],i)=>i?ink.lineTo(v.x(x),v.y(y)):ink.moveTo(v.x(x),v.y(y)));if(close)ink.closePath()}
function drawPlan(v){
 const level=data.plan.levels[state.level];
 ink.fillStyle=colours.ground;ink.fillRect(0,0,canvas.clientWidth,canvas.clientHeight);
 ink.beginPath();for(const polygon of level.floor)trace(polygon,v,true);ink.fillStyle=colours.panel;ink.fill();ink.strokeStyle=colours.border;ink.lineWidth=1;ink.stroke();
 ink.beginPath();for(const {corners} of level.strips)trace(corners,v,true);ink.fillStyle=colours.raised;ink.fill();ink.strokeStyle=colours.line;ink.stroke();
 ink.beginPath();for(const wall of level.walls)trace(wall,v,false);ink.strokeStyle=colours.secondary;ink.lineWidth=1.4;ink.stroke();
 ink.beginPath();for(const line of level.servers)trace(line,v,false);ink.strokeStyle=colours.muted;ink.lineWidth=2.4;ink.stroke();
 ink.font='11px '+font;ink.textAlign='center';
 for(const train of level.trains){
  if(state.t<train.arrive_s||state.t>=train.depart_s)continue;
  const [[a],[,b]]=train.doors,up=b[0]>a[0]?1:-1,x0=Math.min(a[0],b[0])-4,x1=Math.max(a[0],b[0])+4;
  const ys=[v.y(a[1]),v.y(a[1]+up*3.2)];
  ink.fillStyle=colours.line;ink.fillRect(v.x(x0),Math.min(...ys),(x1-x0)*v.k,Math.abs(ys[1]-ys[0]));
  ink.fillStyle=colours.secondary;if(v.k>1.6)ink.fillText(train.name,v.x((x0+x1)/2),(ys[0]+ys[1])/2+4);
 }
}
function drawZones(v){
 for(const zone of data.plan.levels[state.level].zones){
  const value=valueOf(zone.row,state.t),worst=worstOf(zone.row,value),[x0,y0,x1,y1]=zone.rect,isChosen=zone.row===state.row;
  if(zone.isPinch&&worst<0&&!isChosen)continue;
  ink.strokeStyle=isChosen?css('focus'):worst>=0?colours['l'+worst]:colours.line;ink.lineWidth=isChosen?2.2:worst>=0?1.8:1;
  ink.strokeRect(v.x(x0)+1,v.y(y1)+1,(x1-x0)*v.k-2,(y1-y0)*v.k-2);
  if(zone.isPinch&&v.k<2.4)continue;
  ink.textAlign='left';ink.font=(worst>=0?'600 14px ':'13px ')+font;
  const mark=worst>=0?triangles(worst)+' ':'',number='  '+spell(zone.row,value),fits=text=>ink.measureText(text).width<=(x1-x0)*v.k-12;
  const text=[mark+zone.name[lang()]+number,mark+zone.id+number].find(fits)??(isChosen?mark+zone.id+number:null);
  if(text===null)continue;
  const width=ink.measureText(text).width;
  ink.fillStyle=colours.panel;ink.globalAlpha=.78;ink.fillRect(v.x(x0)+4,v.y(y1)+3,width+6,19);ink.globalAlpha=1;
  ink.fillStyle=worst>=0?colours['l'+worst]:colours.secondary;ink.fillText(text,v.x(x0)+7,v.y(y1)+17);
 }
}
const cell_m=2;
/* Persons a square metre in cells of 2 m, each with its neighbours: 36 square metres are told from one cell to the next. */
function densities(people){
 const [x0,y0,x1,y1]=data.plan.levels[state.level].box,cols=Math.ceil((x1-x0)/cell_m)+2,rows=Math.ceil((y1-y0)/cell_m)+2;
 const raw=new Uint16Array(cols*rows),at=(x,y)=>(Math.floor((y-y0)/cell_m)+1)*cols+Math.floor((x-x0)/cell_m)+1;
 for(let i=0;i<people.n;i++){const c=at(people.x[i],people.y[i]);if(c>=0&&c<raw.length)raw[c]++}
 const dense=new Float32Array(cols*rows);
 for(let r=1;r<rows-1;r++)for(let c=1;c<cols-1;c++){let sum=0;for(let dr=-1;dr<=1;dr++)for(let dc=-1;dc<=1;dc++)sum+=raw[(r+dr)*cols+c+dc];dense[r*cols+c]=sum/(9*cell_m*cell_m)}
 return {dense,raw,cols,rows,at,x0,y0};
}
const stepOf=d=>{let worst=-1;data.dense.forEach((limit,at)=>{if(d>=limit)worst=at});return worst};
function here(){
 const pair=around(state.t);if(!pair)return null;
 const [one,two]=pair,share=two.t>one.t?Math.min(1,Math.max(0,(state.t-one.t)/(two.t-one.t))):0,next=new Map();
 for(let i=0;i<two.n;i++)next.set(two.id[i],i);
 const out={n:0,x:[],y:[],mark:[]};
 for(let i=0;i<one.n;i++){
  if((one.mark[i]&7)!==state.level)continue;
  let x=one.x[i],y=one.y[i];const j=next.get(one.id[i]);
  if(j!==undefined&&(two.mark[j]&7)===state.level){x+=(two.x[j]-x)*share;y+=(two.y[j]-y)*share}
  out.x.push(x);out.y.push(y);out.mark.push(one.mark[i]);out.n++;
 }
 return out;
}
function drawPeople(v){
 const people=here();byId('unpacking').hidden=people!==null;if(!people)return;
 const {dense,raw,cols,rows,at,x0,y0}=densities(people);
 if(state.heat){
  for(let r=0;r<rows;r++)for(let c=0;c<cols;c++){
   const d=dense[r*cols+c];if(d<.02||(raw[r*cols+c]===0&&d<.15))continue;const s=stepOf(d);
   ink.fillStyle=s<0?colours.secondary:colours['l'+s];ink.globalAlpha=s<0?.16+.44*Math.min(1,d/data.dense[0]):.85;
   ink.fillRect(v.x(x0+(c-1)*cell_m),v.y(y0+r*cell_m),cell_m*v.k+.5,cell_m*v.k+.5);
  }
  ink.globalAlpha=1;return;
 }
 const size=Math.max(3,.42*v.k);
 for(let i=0;i<people.n;i++){
  const s=stepOf(dense[at(people.x[i],people.y[i])]??0);
  ink.fillStyle=s>=1?colours['l'+s]:people.mark[i]&8?colours.muted:colours.text;
  const px=v.x(people.x[i]),py=v.y(people.y[i]);
  if(people.mark[i]&16){ink.fillRect(px-size/2,py-size/2,size,size)}else{ink.beginPath();ink.arc(px,py,size/2,0,7);ink.fill()}
 }
}
let wanted=false;
function redraw(){if(!wanted){wanted=true;requestAnimationFrame(paint)}}
let paintedList=-1;
function paint(now){
 wanted=false;
 const ratio=devicePixelRatio||1,w=canvas.clientWidth,h=canvas.clientHeight;
 if(canvas.width!==Math.round(w*ratio)||canvas.height!==Math.round(h*ratio)){canvas.width=Math.round(w*ratio);canvas.height=Math.round(h*ratio)}
 ink.setTransform(ratio,0,0,ratio,0,0);
 const v=view();drawPlan(v);drawPeople(v);drawZones(v);
 byId('clock').textContent=clock(state.t);byId('when').value=String(Math.round(state.t));
 const moment=momentAt(state.t);
 if(moment!==paintedList){paintedList=moment;paintList()}
}
function paintList(){
 document.querySelectorAll('[data-row]').forEach(line=>{
  const row=Number(line.dataset.row),value=valueOf(row,state.t),worst=worstOf(row,value),cell=line.querySelector('.now');
  cell.textContent=(worst>=0?triangles(worst)+' ':'')+spell(row,value);cell.className='number now'+(worst>=0?' l'+worst:'');
 });
 const svg=document.querySelector('aside article:not([hidden]) svg');
 if(svg){const {left,right,end}=svg.dataset,x=Number(left)+(right-left)*state.t/end;svg.querySelector('.cursor').setAttribute('transform','translate('+(x-left)+' 0)')}
}
let last=0;
function tick(now){
 if(!state.playing)return;
 if(last&&around(state.t))go(state.t+Math.min(.25,(now-last)/1000)*state.speed);
 last=now;if(state.t>=data.end_s)play(false);else requestAnimationFrame(tick);
}
function go(t){state.t=Math.max(0,Math.min(data.end_s,t));redraw()}
function play(on){state.playing=on&&state.t<data.end_s;last=0;press('play',state.playing);if(state.playing)requestAnimationFrame(tick)}
function press(name,on){byId(name).setAttribute('aria-pressed',String(on))}
function setSpeed(step){const at=speeds.indexOf(state.speed);state.speed=speeds[Math.max(0,Math.min(speeds.length-1,at+step))];byId('speed').textContent=state.speed+'\\u00D7'}
function setLevel(at){if(!data.plan.levels[at])return;state.level=at;state.zoom=1;state.panX=state.panY=0;document.querySelectorAll('[data-level]').forEach(b=>b.setAttribute('aria-pressed',String(Number(b.dataset.level)===at)));redraw()}
function setHeat(on){state.heat=on;press('heat',on);byId('dots-legend').hidden=on;byId('heat-legend').hidden=!on;redraw()}
function choose(row){
 state.row=(row+data.rows.length)%data.rows.length;
 document.querySelectorAll('[data-row]').forEach(line=>line.setAttribute('aria-selected',String(Number(line.dataset.row)===state.row)));
 document.querySelectorAll('aside article').forEach(each=>each.hidden=Number(each.dataset.chart)!==state.row);
 document.querySelector('[data-row="'+state.row+'"]').scrollIntoView({block:'nearest'});
 const level=data.plan.levels.findIndex(one=>one.id===data.rows[state.row].level);
 if(level>=0&&level!==state.level)setLevel(level);
 paintedList=-1;redraw();
}
function worst(){play(false);go(data.rows[state.row].peak_s)}
function speak(to){root.lang=to;document.title=data.title[to];document.querySelectorAll('[data-say]').forEach(b=>b.setAttribute('aria-pressed',String(b.dataset.say===to)));history.replaceState(null,'','#'+to);redraw()}
function theme(){root.dataset.theme=(root.dataset.theme??(matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'))==='dark'?'light':'dark';takeColours();redraw()}
function zoom(by){state.zoom=Math.max(1,Math.min(16,state.zoom*by));redraw()}
function pan(dx,dy){const k=view().k;state.panX+=dx/k;state.panY+=dy/k;redraw()}
const keys={' ':()=>play(!state.playing),ArrowLeft:e=>go(state.t-(e.shiftKey?300:10)),ArrowRight:e=>go(state.t+(e.shiftKey?300:10)),
 ArrowUp:()=>choose(state.row-1),ArrowDown:()=>choose(state.row+1),'+':()=>setSpeed(1),'=':()=>setSpeed(1),'-':()=>setSpeed(-1),
 Home:()=>go(0),End:()=>go(data.end_s),PageUp:()=>setLevel(state.level+1),PageDown:()=>setLevel(state.level-1),
 h:()=>setHeat(!state.heat),w:worst,l:()=>speak(lang()==='zh'?'en':'zh'),d:theme,p:()=>print(),z:()=>zoom(1.4),x:()=>zoom(1/1.4),
 '0':()=>{state.zoom=1;state.panX=state.panY=0;redraw()},i:()=>pan(0,60),k:()=>pan(0,-60),j:()=>pan(-60,0),o:()=>pan(60,0),
 '?':()=>{const help=byId('help');if(help.open)help.close();else help.showModal()}};
data.plan.levels.forEach((_,at)=>{keys[String(at+1)]=()=>setLevel(at)});
addEventListener('keydown',e=>{if(e.ctrlKey||e.metaKey||e.altKey||(e.key===' '&&e.target.closest('button')))return;const act=keys[e.key]??keys[e.key.toLowerCase()];if(!act)return;if(e.key===' '||e.key.startsWith('Arrow')||e.key.startsWith('Page')||e.key==='Home'||e.key==='End')e.preventDefault();act(e)});
document.addEventListener('click',e=>{
 const button=e.target.closest('button'),line=e.target.closest('[data-row]');
 if(line){choose(Number(line.dataset.row));if(e.target.closest('.peak'))worst()}
 if(!button)return;const d=button.dataset;
 if(d.key)keys[d.key](e);if(d.say)speak(d.say);if(d.level)setLevel(Number(d.level))
});
byId('when').addEventListener('input',e=>go(Number(e.target.value)));
canvas.addEventListener('wheel',e=>{e.preventDefault();zoom(e.deltaY<0?1.15:1/1.15)},{passive:false});
let drag=null;
canvas.addEventListener('pointerdown',e=>{drag=e;canvas.setPointerCapture(e.pointerId)});
canvas.addEventListener('pointermove',e=>{if(!drag)return;pan(drag.clientX-e.clientX,e.clientY-drag.clientY);drag=e});
canvas.addEventListener('pointerup',()=>{drag=null});
addEventListener('resize',redraw);matchMedia('(prefers-color-scheme: dark)').addEventListener('change',()=>{takeColours();redraw()});
takeColours();
const asked=/^#(zh|en)/.exec(location.hash)?.[1],at=/t=(\\d+)/.exec(location.hash)?.[1];
speak(asked??((navigator.language||'zh').startsWith('zh')?'zh':'en'));
setLevel(Math.max(0,data.plan.levels.findIndex(level=>level.id===data.rows[data.main]?.level)));setSpeed(0);setHeat(false);if(data.rows.length)choose(data.main);go(Number(at??0));
`;
