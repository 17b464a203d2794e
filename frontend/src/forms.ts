// The forms of a page or of a notebook's output: predictions, quizzes and cases come alive.

import { reviveCases } from "./case.ts";
import { revivePredictions } from "./predict.ts";
import { reviveQuizzes } from "./quiz.ts";

export function reviveForms(root: ParentNode): void {
  for (const revive of [revivePredictions, reviveQuizzes, reviveCases]) {
    // One kind that cannot start leaves its answers in disclosures, and the others start.
    try {
      revive(root);
    } catch (error) {
      console.error("forms", error);
    }
  }
}
