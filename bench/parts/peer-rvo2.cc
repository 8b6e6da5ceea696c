#include "RVO.h"
#include <cstdio>
#include <ctime>
#include <iostream>
#include <cmath>
// stdin: dt steps n then per agent x y gx gy v r
int main(){ float dt; int steps,n; std::cin>>dt>>steps>>n; RVO::RVOSimulator sim; sim.setTimeStep(dt);
 std::vector<RVO::Vector2> goal; std::vector<float> vs;
 for(int i=0;i<n;i++){ float x,y,gx,gy,v,r; std::cin>>x>>y>>gx>>gy>>v>>r; sim.setAgentDefaults(3.0f,10,2.0f,2.0f,r,v); sim.addAgent(RVO::Vector2(x,y)); goal.emplace_back(gx,gy); vs.push_back(v);} 
 clock_t c0=clock(); for(int s=0;s<steps;s++){ for(int i=0;i<n;i++){ auto d=goal[i]-sim.getAgentPosition(i); float l=RVO::abs(d); sim.setAgentPrefVelocity(i, l>vs[i]*dt? d*(vs[i]/l): RVO::Vector2(0,0)); } sim.doStep(); }
 double cpu=double(clock()-c0)/CLOCKS_PER_SEC; printf("{\"agent_steps\":%.0f,\"cpu_s\":%.4f}\n",double(n)*steps,cpu); }
