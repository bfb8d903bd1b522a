export { InvitationCampaign } from "./object.js";
export { peopleStream } from "./people.js";
export type {
  CampaignClerk,
  CampaignCounts,
  CampaignDefaults,
  CampaignLane,
  CampaignLimits,
  CampaignPerson,
  CampaignProblem,
  CampaignStart,
  CampaignStarted,
  CampaignState,
  CampaignStatus,
  People,
  PersonOutcome,
} from "./types.js";
