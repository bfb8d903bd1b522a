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
  CampaignReminder,
  CampaignStart,
  CampaignStarted,
  CampaignState,
  CampaignStatus,
  InvitationCounts,
  People,
  PersonOutcome,
} from "./types.js";
