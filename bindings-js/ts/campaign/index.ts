export { InvitationCampaign } from "./object.js";
export { peopleStream } from "./people.js";
export type {
  CampaignClerk,
  CampaignCounts,
  CampaignDefaults,
  CampaignInvitations,
  CampaignLane,
  CampaignLimits,
  CampaignPerson,
  CampaignProblem,
  CampaignReminder,
  CampaignStart,
  CampaignStarted,
  CampaignState,
  CampaignStatus,
  People,
  PersonOutcome,
} from "./types.js";
