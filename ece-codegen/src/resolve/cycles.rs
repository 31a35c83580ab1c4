//! Which nodes of a graph lie on a cycle with one another.

/// The strongly connected component of each node, as a number: two nodes lead to each other where their numbers are
/// equal. By Tarjan's algorithm, so in linear time; without recursion, as chains are as long as the document. `edges`
/// has the nodes that each one leads to.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut search = Search {
        edges,
        discovered: vec![None; edges.len()],
        lowest: vec![0; edges.len()],
        component: vec![None; edges.len()],
        open: Vec::new(),
        time: 0,
        found: 0,
    };
    for node in 0..edges.len() {
        if search.discovered[node].is_none() {
            search.from(node);
        }
    }
    search.component.into_iter().map(Option::unwrap_or_default).collect()
}

struct Search<'e> {
    edges: &'e [Vec<usize>],
    discovered: Vec<Option<usize>>,
    /// The earliest discovered node that one is known to lead to.
    lowest: Vec<usize>,
    component: Vec<Option<usize>>,
    /// Nodes that have been seen and whose component is not complete.
    open: Vec<usize>,
    time: usize,
    found: usize,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        self.enter(start);
        let mut path = vec![(start, 0)];
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            if let Some(next) = self.edges[node].get(*edge).copied() {
                *edge += 1;
                match self.discovered[next] {
                    None => {
                        self.enter(next);
                        path.push((next, 0));
                    }
                    Some(time) if self.component[next].is_none() => self.lowest[node] = self.lowest[node].min(time),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            if let Some((parent, _)) = path.last() {
                self.lowest[*parent] = self.lowest[*parent].min(self.lowest[node]);
            }
            if self.discovered[node] == Some(self.lowest[node]) {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.discovered[node] = Some(self.time);
        self.lowest[node] = self.time;
        self.time += 1;
        self.open.push(node);
    }

    /// Everything that was opened since `root` leads back to it.
    fn close(&mut self, root: usize) {
        while let Some(node) = self.open.pop() {
            self.component[node] = Some(self.found);
            if node == root {
                break;
            }
        }
        self.found += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each node with all that lead to it and back, itself included.
    fn circles(edges: &[&[usize]]) -> Vec<Vec<usize>> {
        let edges: Vec<Vec<usize>> = edges.iter().map(|next| next.to_vec()).collect();
        let components = components(&edges);
        let alike = |one: usize| (0..edges.len()).filter(|other| components[*other] == components[one]).collect();
        (0..edges.len()).map(alike).collect()
    }

    #[test]
    fn nodes_that_lead_to_each_other_are_one_component() {
        assert_eq!(circles(&[&[1], &[2], &[0], &[0]]), [vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2], vec![3]]);
        assert_eq!(circles(&[&[1, 2], &[3], &[3], &[]]), [[0], [1], [2], [3]], "a diamond has no cycle");
        assert_eq!(circles(&[&[0, 1], &[]]), [[0], [1]]);
        // Two rings with one node in common, and a bridge to a third ring.
        let all = [&[1, 2][..], &[0], &[0, 3], &[4], &[3]];
        assert_eq!(circles(&all), [vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2], vec![3, 4], vec![3, 4]]);
    }

    #[test]
    fn a_ring_may_be_as_long_as_a_document() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|node| vec![(node + 1) % 200_000]).collect();
        assert!(components(&edges).iter().all(|it| *it == 0));
    }
}
