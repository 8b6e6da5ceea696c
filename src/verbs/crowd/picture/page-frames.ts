/** Reads what pack.ts wrote, in the page: a chunk is unpacked when it is wanted, the next one ahead of time. */
export const pageFrames = `
const frameData=JSON.parse(document.getElementById('frames').textContent);
const unpacked=new Map();
async function inflate(text){
 const bytes=Uint8Array.from(atob(text),c=>c.charCodeAt(0));
 const stream=new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
 return new DataView(await new Response(stream).arrayBuffer());
}
function readChunk(view){
 const frames=[],xs=new Map(),ys=new Map();
 for(let at=0;at<view.byteLength;){
  const t=view.getFloat32(at,true),n=view.getUint32(at+4,true),known=view.getUint32(at+8,true);
  const marksAt=at+12+n*2,dxAt=at+12+n*3;
  let dx=dxAt,absolute=dxAt+known*2,who=0;
  const frame={t,n,id:new Uint32Array(n),x:new Float32Array(n),y:new Float32Array(n),mark:new Uint8Array(n)};
  for(let i=0;i<n;i++){
   who+=view.getUint16(at+12+i*2,true);frame.id[i]=who;frame.mark[i]=view.getUint8(marksAt+i);
   let x=xs.get(who),y=ys.get(who);
   if(x===undefined){x=view.getUint16(absolute,true);y=view.getUint16(absolute+2,true);absolute+=4}
   else{x+=view.getInt8(dx);y+=view.getInt8(dx+known);dx++}
   xs.set(who,x);ys.set(who,y);frame.x[i]=x/10;frame.y[i]=y/10;
  }
  frames.push(frame);at=dxAt+known*2+(n-known)*4;
 }
 return frames;
}
function chunkAt(t){let at=0;while(at+1<frameData.chunks.length&&frameData.chunks[at+1].t_s<=t)at++;return at}
function wantChunk(at){
 if(at<0||at>=frameData.chunks.length)return null;
 let chunk=unpacked.get(at);
 if(!chunk){
  chunk={frames:null};unpacked.set(at,chunk);
  inflate(frameData.chunks[at].data).then(view=>{chunk.frames=readChunk(view);redraw()});
  if(unpacked.size>8)for(const key of unpacked.keys())if(Math.abs(key-at)>2){unpacked.delete(key);break}
 }
 return chunk.frames;
}
/* The frames before and after a moment; null while they are being unpacked. */
function around(t){
 const at=chunkAt(t),frames=wantChunk(at);wantChunk(at+1);
 if(!frames)return null;
 let i=0;while(i+1<frames.length&&frames[i+1].t<=t)i++;
 const next=frames[i+1]??wantChunk(at+1)?.[0]??frames[i];
 return [frames[i],next];
}
`;
