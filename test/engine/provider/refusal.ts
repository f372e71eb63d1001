/** What AWS answers when it says no. Without a stack: the engine prints what it is given. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Refusal";
    this.stack = "";
  }
}
