'use strict';

/** Queue of jobs. */
class Queue extends Base {
  //  ^^^^^ class Queue "Queue of jobs."
  #items = [];

  /**
   * Puts a job in.
   *
   * @param {Job} job
   */
  push(job) {
    // <- method Queue.push "Puts a job in.||@param {Job} job"
    this.#items.push(job);
  }

  handle = (event) => this.push(event);
  // <- method Queue.handle

  static async *all() {}
  //            ^^^ method Queue.all
}

exports.open = function (path) {};
//      ^^^^ function open

/** Closes. */
Queue.prototype.close = () => {};
//              ^^^^^ function close "Closes."

var start = function start() {};
//  ^^^^^ function start

export const Button = ({ label }) => <button onClick={() => label()}>{label}</button>;
//           ^^^^^^ function Button
export function* numbers() {}
//               ^^^^^^^ function numbers
