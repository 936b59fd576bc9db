/** The commands of ip that come late. */
export { addFouByWord, deleteFouByWord, showFou } from './fou.ts';
export { getRoute } from './route-get.ts';
export { addLink, addTunnelByWord, changeTunnelByWord, deleteLink, deleteTunnelByWord, showTunnels } from './tunnel.ts';
