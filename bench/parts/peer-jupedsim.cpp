// Reads a hall from stdin, runs JuPedSim's CFSM V2, prints JSON lines. Unity build.
#include "AABB.cpp"
#include "CollisionFreeSpeedModelV2.cpp"
#include "CollisionFreeSpeedModelV2Builder.hpp"
#include "CollisionGeometry.cpp"
#include "GeometryBuilder.cpp"
#include "LineSegment.cpp"
#include "Logger.cpp"
#include "Mathematics.cpp"
#include "Mesh.cpp"
#include "Point.cpp"
#include "Polygon.cpp"
#include "Routing.cpp"
#include "RoutingEngine.cpp"
#include "Simulation.cpp"
#include "SimulationClock.cpp"
#include "Stage.cpp"
#include "StageManager.cpp"
#include "StageSystem.cpp"
#include "Tracing.cpp"
#include <cstdio>
#include <ctime>
#include <iostream>
#include <set>
int main(int argc, char** argv) {
  double dt; int polys, holes, exits, n, steps, traces; std::cin >> dt >> steps;
  double A, D, Aw, Dw, cut; std::cin >> A >> D >> Aw >> Dw >> cut;
  auto poly = [] { int k; std::cin >> k; std::vector<Point> p; for (int i=0;i<k;i++){ double x,y; std::cin>>x>>y; p.emplace_back(x,y);} return p; };
  GeometryBuilder gb; std::cin >> polys; for (int i=0;i<polys;i++) gb.AddAccessibleArea(poly());
  std::cin >> holes; for (int i=0;i<holes;i++) gb.ExcludeFromAccessibleArea(poly());
  auto geo = std::make_unique<CollisionGeometry>(gb.Build());
  auto model = std::make_unique<CollisionFreeSpeedModelV2>();
  Simulation sim(std::move(model), std::move(geo), dt);
  std::cin >> exits; std::vector<BaseStage::ID> st; std::vector<Journey::ID> js;
  for (int i=0;i<exits;i++){ auto s = sim.AddStage(ExitDescription{Polygon(poly())}); st.push_back(s);
    std::map<BaseStage::ID, TransitionDescription> m; m.emplace(s, NonTransitionDescription{}); js.push_back(sim.AddJourney(m)); }
  std::cin >> traces; std::set<int> tr; for (int i=0;i<traces;i++){int t; std::cin>>t; tr.insert(t);}
  std::cin >> n; std::vector<uint64_t> ids; 
  for (int i=0;i<n;i++){ double x,y,v,T,r; int e; std::cin>>x>>y>>e>>v>>T>>r; 
    GenericAgent a(GenericAgent::ID::Invalid, js[e], st[e], Point(x,y), Point(0,0), CollisionFreeSpeedModelV2Data{A,D,Aw,Dw,T,v,r});
    ids.push_back(sim.AddAgent(std::move(a)).getID()); }
  auto dump=[&](int s){ if(!tr.count(s)) return; printf("{\"step\":%d,\"agents\":[",s); bool f=true; for(auto&a:sim.Agents()){ size_t k=0; while(ids[k]!=a.id.getID())k++; printf("%s[%zu,%.17g,%.17g]",f?"":",",k,a.pos.x,a.pos.y); f=false;} printf("]}\n"); };
  dump(0); double work=0; clock_t c0=clock(); int s=0; int empty=-1;
  for(;s<steps;){ work+=sim.AgentCount(); sim.Iterate(); s++; dump(s); if(sim.AgentCount()==0){empty=s;break;} }
  double cpu=double(clock()-c0)/CLOCKS_PER_SEC;
  printf("{\"steps\":%d,\"empty\":%d,\"agent_steps\":%.0f,\"cpu_s\":%.4f}\n",s,empty,work,cpu);
}
