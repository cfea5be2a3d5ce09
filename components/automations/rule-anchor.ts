/** Where an automation's limits stand on the page of automations. */
export function ruleAnchor(automationId: string): string {
  return `automation-rule-${automationId}`;
}
